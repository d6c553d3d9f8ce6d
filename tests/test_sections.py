"""Sections come from any file, in any split; measured results come from CSV files too."""

from __future__ import annotations

import pytest

from mkdocs_playbook.model.names import check_names
from mkdocs_playbook.problems import Place, Problems
from mkdocs_playbook.read.raw import Map, Sections, Seq
from mkdocs_playbook.read.sections import read_sections


def read(**files: str | bytes) -> Sections:
    """What `name_ending=content` hold together, which is without problems."""
    problems = Problems()
    sections = read_sections(_named(files), problems)
    assert problems.all == []
    assert sections.mistakes == []
    return sections


def told(**files: str | bytes) -> list[str]:
    problems = Problems()
    sections = read_sections(_named(files), problems)
    for mistake in sections.mistakes:
        problems.tell(mistake)
    return [str(problem) for problem in problems.all]


def _named(files: dict[str, str | bytes]) -> dict[str, bytes]:
    return {name.replace("_", "."): text if isinstance(text, bytes) else text.encode() for name, text in files.items()}


def results(text: str | bytes) -> list[dict[str, str]]:
    found = read(r_csv=text)["results"]
    assert isinstance(found, Seq)
    return [dict(result) for result in found if isinstance(result, dict)]  # type: ignore[arg-type]


# ── files ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_section_may_be_split_over_files() -> None:
    sections = read(
        b_yml="posts: {desk: x}\nideas: [{title: b}]\nplaybook: {brand: Kopi}\n",
        a_yml="ideas: [{title: a}]\nposts: {pen: y}\nplaybook: {id: kopi}\n",
    )
    posts = sections["posts"]
    assert isinstance(posts, Map)

    assert posts == {"pen": "y", "desk": "x"}
    assert posts.key_at["desk"] == Place("b.yml", 1, 9)
    assert sections["ideas"] == [{"title": "a"}, {"title": "b"}]
    assert sections["playbook"] == {"id": "kopi", "brand": "Kopi"}


def test_empty_sections_and_files_say_nothing() -> None:
    assert read(a_yml="posts:\nroles: {a: x}\n", b_yml="", c_yml="# nothing yet\n", d_yml="roles:\n") == {"roles": {"a": "x"}}


def test_an_id_given_twice_names_both_places() -> None:
    assert told(a_yml="posts:\n  desk: x\n", b_yml="roles: {}\nposts:\n  pen: z\n  desk: y\n") == [
        "b.yml:4:3: M102 'desk' in 'posts' is already written at a.yml:2:3. Remove one of the two or give it another name.",
    ]


def test_a_setting_given_twice_names_both_places() -> None:
    assert told(a_yml="playbook: {id: kopi}\n", b_yml="playbook: {id: kiln}\n") == [
        "b.yml:1:12: M102 'id' in 'playbook' is already written at a.yml:1:12. Remove one of the two or give it another name.",
    ]


def test_a_section_is_a_map_in_all_files_or_a_list_in_all() -> None:
    assert told(a_yml="stages: [awareness]\n", b_yml="\nstages: {retention: {}}\n") == [
        "b.yml:2:9: M103 'stages' is written differently at a.yml:1:9. Write it as a map in both places, or as a list.",
    ]


def test_adding_to_an_aliased_section_leaves_the_other_alone() -> None:
    assert read(a_yml="roles: &all {a: x}\npeople: *all\n", b_yml="people: {b: y}\n") == {
        "roles": {"a": "x"},
        "people": {"a": "x", "b": "y"},
    }


def test_mistakes_of_every_file_are_told_together() -> None:
    assert [problem.split(" ")[0] for problem in told(a_yml="a: [\n", b_yml=b"\xff\xfe", c_yml="c: 1\nc: 2\n")] == [
        "a.yml:1:4:",
        "b.yml:1:1:",
        "c.yml:2:1:",
    ]


def test_what_could_be_read_is_told_apart_from_what_could_not() -> None:
    problems = Problems()
    twice = read_sections({"a.yml": b"roles: {a: 1, a: 2}\n"}, problems)
    assert not problems
    assert not twice.unread
    check_names(twice, problems)
    assert [problem.code for problem in problems.all] == ["Y102"]

    broken = read_sections({"a.yml": b"roles: {a: 1\n"}, problems)
    assert broken.unread


# ── tables ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_results_stand_between_commas_semicolons_or_tabs(separator: str, end: str) -> None:
    text = end.join(["kpi,period,value,channel,note", "reach,2027-01,14100,instagram,", "", ",,,,", "leads,2027-q1, 12 ,,new"]) + end
    assert results(text.replace(",", separator)) == [
        {"kpi": "reach", "period": "2027-01", "value": "14100", "channel": "instagram"},
        {"kpi": "leads", "period": "2027-q1", "value": "12", "note": "new"},
    ]


def test_a_table_may_begin_as_spreadsheets_write_it() -> None:
    expected = [{"kpi": "reach", "period": "2027-01", "value": "1"}]
    assert results("\ufeffKPI;Period;Value\nreach;2027-01;1\n") == expected
    assert results("sep=;\r\nkpi;period;value\r\nreach;2027-01;1\r\n") == expected
    assert results("\n\nkpi,x-own,period,value\nreach,mine,2027-01,1") == expected


def test_every_cell_knows_its_place() -> None:
    found = read(r_csv='kpi,period,value,note\n"a, ""b""",2027-01,5,"two\r\nlines"\nreach,2027-02,6,x\n')["results"]
    assert isinstance(found, Seq)
    first, second = found
    assert isinstance(first, Map)
    assert isinstance(second, Map)

    assert first == {"kpi": 'a, "b"', "period": "2027-01", "value": "5", "note": "two\nlines"}
    assert [(at.line, at.column) for at in first.value_at.values()] == [(2, 1), (2, 12), (2, 20), (2, 22)]
    assert [(at.line, at.column) for at in second.value_at.values()] == [(4, 1), (4, 7), (4, 15), (4, 17)]


def test_results_of_yaml_and_tables_come_together() -> None:
    sections = read(a_yml="results: [{kpi: reach, period: 2027-01, value: 1}]\n", b_csv="kpi,period,value\nreach,2027-02,2\n")
    assert [result["value"] for result in sections["results"] or () if isinstance(result, Map)] == ["1", "2"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "date,clicks\n2027-01,5\n",
            (
                "r.csv:1:1: M104 A CSV file holds results, so its first line names the columns kpi, period and value "
                "(and perhaps channel, campaign, note). Here it names: date, clicks."
            ),
        ),
        ("kpi,period,value,chanel\na,2027,1,b\n", "r.csv:1:18: M104 There is no column 'chanel'. Did you mean 'channel'?"),
        (
            "kpi,period,value,zzz\na,2027,1,b\n",
            (
                "r.csv:1:18: M104 There is no column 'zzz'. Write kpi, period, value, channel, campaign or note, "
                "or let the name of your own start with 'x-'."
            ),
        ),
        (
            "kpi,period,value,kpi\na,2027,1,b\n",
            "r.csv:1:18: M104 Two columns are named 'kpi'. Keep one of them, or let the other's name start with 'x-'.",
        ),
        (
            "kpi,period,value\na,2027,1,5\n",
            (
                "r.csv:2:10: M104 This line has more cells than the first line has names (3). "
                'Put a cell that holds the separator itself in "quotes".'
            ),
        ),
        (b"kpi,period,value\ncaf\xe9,2027,1\n", "r.csv:2:4: Y105 This character is not UTF-8 text. Export it as 'CSV UTF-8'."),
        ("kpi\tperiod\tvalue\n".encode("utf-16"), "r.csv:1:1: Y105 The file is UTF-16 text. Export it as 'CSV UTF-8'."),
        (b"kpi,period,value\na,\0,1\n", "r.csv:2:3: Y101 An invisible character (U+0000) stands here."),
        ("kpi,period,value\n" + "a" * 200_000 + ",2027,1\n", "r.csv:1:1: M104 This is not a CSV table"),
        (b"," * 20_000_001, "r.csv:1:1: Y106 The file is larger than 10 MB."),
    ],
)
def test_a_table_that_is_not_of_results_is_told_what_it_needs(text: str | bytes, said: str) -> None:
    [problem] = told(r_csv=text)
    assert problem.startswith(said)


def test_an_empty_table_is_no_problem() -> None:
    assert results("") == results("\n") == results("kpi,period,value\n") == []
