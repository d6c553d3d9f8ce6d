"""Reading YAML: every value stays what was written and knows its place; whatever cannot be read is told with a mend."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from mkdocs_playbook.problems import Place, Problems
from mkdocs_playbook.read import yaml as reader
from mkdocs_playbook.read.raw import Map, Sections, Seq, locate
from mkdocs_playbook.read.yaml import parse


def read(text: str | bytes) -> Sections:
    """What stands in `text`, which is without mistakes."""
    problems = Problems()
    sections = parse("plan.yml", text if isinstance(text, bytes) else text.encode(), problems)
    assert problems.all == []
    assert sections is not None
    assert sections.mistakes == []
    return sections


def told(text: str | bytes) -> list[str]:
    """What is said about `text`, without the file's name."""
    problems = Problems()
    sections = parse("plan.yml", text if isinstance(text, bytes) else text.encode(), problems)
    for mistake in sections.mistakes if sections else ():
        problems.tell(mistake)
    return [str(problem).removeprefix("plan.yml:") for problem in problems.all]


def only(text: str | bytes) -> str:
    [problem] = told(text)
    return problem


@pytest.fixture(params=["libyaml", "Python"])
def _each_parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both parsers that PyYAML may have: they word and place their errors differently."""
    if request.param == "Python":
        monkeypatch.setattr(reader, "Loader", yaml.SafeLoader)


# ── values ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "text",
    [
        "12:30",
        "9:05",
        "NO",
        "on",
        "yes",
        "010",
        "1.10",
        "1_000",
        "0x1F",
        "1e3",
        ".inf",
        "2027-02-30",
        "2027-01-12",
        "true",
        "Null",
        "=",
        "<",
    ],
)
def test_a_scalar_stays_the_text_that_was_written(text: str) -> None:
    assert read(f"posts: {text}\n") == {"posts": text}


@pytest.mark.parametrize("nothing", ["", "~", "null"])
def test_nothing_is_none(nothing: str) -> None:
    assert read(f"posts: {nothing}\nkpis: [{nothing or '~'}]\n") == {"posts": None, "kpis": [None]}


def test_nothing_in_quotes_is_text() -> None:
    assert read("a: 'null'\nb: \"~\"\nc: ''\n") == {"a": "null", "b": "~", "c": ""}


def test_keys_are_text_too_in_quotes_or_not() -> None:
    assert read("010: a\n'on': b\n\"2027-01-12\": c\n12:30: d\n~: e\n' spaced ': f\n") == {
        "010": "a",
        "on": "b",
        "2027-01-12": "c",
        "12:30": "d",
        "~": "e",
        "spaced": "f",
    }


def test_every_key_and_value_knows_its_place() -> None:
    sections = read("posts:\n  desk:\n    tags: [one, 'two']\n    copy: |\n      Ah\n    café: x\n")
    posts = sections["posts"]
    assert isinstance(posts, Map)
    desk = posts["desk"]
    assert isinstance(desk, Map)
    tags = desk["tags"]
    assert isinstance(tags, Seq)

    assert sections.key_at["posts"] == Place("plan.yml", 1, 1)
    assert sections.value_at["posts"] == Place("plan.yml", 2, 3)
    assert desk.key_at["tags"] == Place("plan.yml", 3, 5)
    assert tags.at == [Place("plan.yml", 3, 12), Place("plan.yml", 3, 17)]
    assert desk.value_at["copy"] == Place("plan.yml", 4, 11)
    assert desk.value_at["café"] == Place("plan.yml", 6, 11)
    assert str(locate(sections, ("posts", "desk", "tags", 1), sections.key_at["posts"])) == "plan.yml:3:17"


def test_a_place_is_found_by_the_text_of_a_list_or_by_its_number() -> None:
    sections = read("channels: [instagram, tiktok]\ntopics: [one, two]\n")
    start = Place("plan.yml", 1, 1)

    assert locate(sections, ("channels", "tiktok", "time"), start).column == 23
    assert locate(sections, ("topics", "2"), start).column == 15  # topics are counted from 1
    assert locate(sections, ("topics", "7"), start) == Place("plan.yml", 2, 9)  # the list, where no item is meant


def test_windows_line_ends_and_a_byte_order_mark_change_nothing() -> None:
    plain = read("posts:\n  desk: x\nkpis: y\n")
    windows = read(b"\xef\xbb\xbfposts:\r\n  desk: x\r\nkpis: y\r\n")

    assert windows == plain
    assert windows.value_at == plain.value_at


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.usefixtures("_each_parser")
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_places_count_characters_whatever_ends_a_line_and_stands_before(end: str, mark: str) -> None:
    lines = [
        "# ☕ 東京 🏮",
        "posts:",
        "  lamp:",
        '    title: "🏮🏮 é"  # two lanterns',
        "    channels: {🏮é: [a, 京, b]}",
        "ideas:",
        "  - title: c",
    ]
    sections = read(mark + end.join([*lines, ""]))
    posts, ideas = sections["posts"], sections["ideas"]
    assert isinstance(posts, Map)
    assert isinstance(ideas, Seq)
    lamp = posts["lamp"]
    assert isinstance(lamp, Map)
    channels = lamp["channels"]
    assert isinstance(channels, Map)
    listed = channels["🏮é"]
    assert isinstance(listed, Seq)
    places = [posts.key_at["lamp"], lamp.value_at["title"], channels.key_at["🏮é"], *listed.at, sections.key_at["ideas"], ideas.at[0]]
    assert [place[1:] for place in places] == [(3, 3), (4, 12), (5, 16), (5, 21), (5, 24), (5, 27), (6, 1), (7, 5)]


@pytest.mark.parametrize("text", ["", "\n\n", "# only\n# comments\n", "---\n", "---\n...\n", "~\n", "\ufeff"])
def test_a_file_without_content_is_no_problem(text: str) -> None:
    assert told(text) == []


def test_keys_that_begin_with_x_are_the_users_own() -> None:
    assert read("x-base: &base {name: Base}\nx-base: again\nposts: {desk: *base, x-note: mine}\n") == {"posts": {"desk": {"name": "Base"}}}


def test_a_merge_key_brings_what_is_not_written_beside_it() -> None:
    sections = read("x-a: &a {time: 9:05, format: reel}\nx-b: &b {format: story, copy: Hi}\ndesk:\n  <<: [*a, *b]\n  time: 12:30\n")
    desk = sections["desk"]
    assert isinstance(desk, Map)

    assert desk == {"time": "12:30", "format": "reel", "copy": "Hi"}  # its own, then the first's, then the second's
    assert list(desk.key_at) == list(desk.value_at) == list(desk)
    assert desk.value_at["format"] == Place("plan.yml", 1, 30)


def test_a_merge_key_that_brings_no_map_is_told() -> None:
    assert only("desk: {<<: reel}\n").startswith("1:12: Y104 '<<' takes over what another map holds: write '<<: *name'")


# ── names written twice ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_key_written_twice_is_told_with_the_line_of_the_first() -> None:
    assert only("posts:\n  desk: a\n  other: b\n  'desk': c\n") == (
        "4:3: Y102 'desk' is written twice; the first is in line 2. Keep one of them, or give one another name."
    )


def test_a_section_written_twice_in_a_file_keeps_the_entries_of_both() -> None:
    problems = Problems()
    sections = parse("plan.yml", b"roles: {a: 1}\nkpis: {}\nroles: {b: 2, a: 3}\n", problems)

    assert sections == {"roles": {"a": "1", "b": "2"}, "kpis": {}}
    assert [(mistake.place.line, mistake.code) for mistake in sections.mistakes] == [(3, "Y102"), (3, "Y102")]


# ── lost text ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("line", "lost"),
    [
        ("title: We love #tea", "#tea"),
        ("title: #5 tips for spring", "#5 tips for spring"),
        ("title: Why we are # 1 in town", "# 1 in town"),
        ("- Win #prizes", "#prizes"),
        ("title: Win  #prizes", "#prizes"),
    ],
)
def test_text_that_a_comment_swallows_is_warned_about(line: str, lost: str) -> None:
    assert f" Y201 YAML takes '{lost}' for a comment, so it is not part of the text." in only(f"posts:\n  {line}\n")


@pytest.mark.parametrize(
    "text",
    [
        "status: planned # as agreed",
        "title: Five tips  # not final",
        "posts: # the first quarter",
        "# all of it\nposts: x",
        "list: [a, b] # of two",
        'title: "We love #tea"',
        "title: 'We love' # tea",
        "title: C# for you",
        "copy: |\n  We love #tea",
        "title:\n  # to be found",
        "url: https://example.com/#tea",
        "rule: x #----------",
    ],
)
def test_ordinary_comments_are_not_warned_about(text: str) -> None:
    assert told(text + "\n") == []


def test_text_that_becomes_a_label_is_warned_about() -> None:
    assert only("title: &friends of the brand\n").startswith("1:8: Y202 YAML takes '&friends' for a label, so it is not part of the text.")
    assert told("title: &friends Friends\nname: *friends\n") == []


# ── what is not YAML ────────────────────────────────────────────────────────────────────────────────────────────────

POST = "posts:\n  desk:\n"
SYNTAX = [
    (POST + "\ttitle: Desk\n", "3:1: Y101 A tab stands at the start of this line. Indent with spaces"),
    (POST + "    title Desk\n    date: 2027-01-12\n", "3:5: Y101 There is no colon after 'title'. Write 'title: Desk'."),
    (POST + "    date: 2027-01-12\n    title Desk\n", "4:5: Y101 There is no colon after 'title'. Write 'title: Desk'."),
    ("posts:\n  desk\n    title: Desk\n", "2:3: Y101 There is no colon after 'desk'. Write 'desk:'."),
    ("posts\n  desk: x\n", "1:1: Y101 There is no colon after 'posts'. Write 'posts:'."),
    (POST + "    title:Desk\n    date: 2027-01-12\n", "3:11: Y101 There is no space after 'title:'. Write 'title: Desk'."),
    (POST + "    - one\n    -two\n", "4:5: Y101 There is no space after the hyphen. Write '- two'."),
    ("posts：\n  desk: x\n", "1:6: Y101 This is not the colon that YAML knows. Write 'posts:'."),
    (POST + "    title: Launch: the day\n", '3:18: Y101 A second colon stands in this text. Put the text in "quotes"'),
    (POST + "    title: Desk\n      date: 2027-01-12\n", "4:7: Y101 This line is indented deeper than the one above"),
    (POST + "    title: Desk\n   date: 2027-01-12\n", "4:4: Y101 This line does not fit the lines above it. Check its indentation"),
    (
        POST + "    title: 'It's time'\n    date: x\n",
        "3:15: Y101 The text ends at this quotation mark, but the line goes on. Put the whole",
    ),
    (
        POST + '    title: "Desk" upgrades\n',
        "3:17: Y101 The text ends at this quotation mark, but the line goes on. Put the whole text in 's",
    ),
    (POST + '    title: "Desk\n    date: x\n', "3:12: Y101 This quotation mark is never closed."),
    (POST + "    title: 'Desk\n  pen:\n    title: 'Pen'\n", "3:12: Y101 This quotation mark is never closed."),
    (POST + "    title: [NEW] Desk\n    date: x\n", "3:16: Y101 The list or map ends at this bracket, but the line goes on."),
    (POST + "    tags: [a, b\n    date: x\n", "3:11: Y101 This bracket is not closed, or a comma is missing"),
    ("posts: [\n", "1:8: Y101 This bracket is not closed, or a comma is missing"),
    (POST + "    handle: @kopi\n", "3:13: Y101 Text cannot begin with '@'. Put the whole text in \"quotes\"."),
    (POST + "    title: **Desk**\n", "3:12: Y101 Text cannot begin with '*'. Put the whole text in \"quotes\"."),
    (POST + "    title: *Desk* upgrades\n", "3:12: Y101 Text cannot begin with '*'. Put the whole text in \"quotes\"."),
    (POST + "    title: & Co\n", "3:12: Y101 Text cannot begin with '&'."),
    (POST + "    title: > 5 desks\n", "3:12: Y101 Text cannot begin with '>'."),
    (POST + "    title: % off\n", "3:12: Y101 Text cannot begin with '%'."),
    (POST + '    path: "C:\\Users"\n', '3:14: Y101 In "double quotes" a backslash begins a sign'),
    (POST + "    title: some #text\n      goes on\n", "4:7: Y101 The # in the line above ends its text"),
    ("posts:\n  - desk\n  pen: x\n", "3:3: Y101 A list ('- …') and names ('name: …') are mixed on one level"),
    ("  posts:\n    desk: x\nkpis: y\n", "3:1: Y101 This line begins further left than the first line of the file."),
    (": x\n", "1:1: Y101 No name stands before this colon."),
    ("posts:\n\u00a0\u00a0desk: x\n  pen: y\n", "2:1: Y101 This line begins with a special space (U+00A0)"),
]


@pytest.mark.usefixtures("_each_parser")
@pytest.mark.parametrize(("text", "said"), SYNTAX)
def test_a_slip_of_the_pen_is_told_where_it_stands_with_its_mend(text: str, said: str) -> None:
    assert told(text)[-1].startswith(said)


@pytest.mark.usefixtures("_each_parser")
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: b\n---\nc: d\n", "2:1: Y107 Only one document fits in a file. Remove '---' or start another file."),
        ("# why\n\n- a\n- b\n", "3:1: Y107 A playbook file starts with the names of sections. Write a section such as 'posts:'"),
        ("Hello\n", "1:1: Y107 A playbook file starts with the names of sections."),
        ("title: !Sale now\n", "1:8: Y103 YAML takes '!Sale' for a tag, and tags have no meaning here. Write the value without it"),
        ("at: !!str 12:30\n", "1:5: Y103 YAML takes '!!str' for a tag"),
        ("a: !!python/object/apply:os.system [ls]\n", "1:4: Y103 YAML takes '!!python/object/apply:os.system' for a tag"),
        ("title: {{ name }}\n", "1:9: Y103 A name must be plain text, not a list or a map."),
        ("a: *b\n", "1:4: Y104 Nothing above is named '&b', so '*b' means nothing. If it is text, put it in"),
        ("a: &a [*a]\n", "1:8: Y104 Nothing above is named '&a'"),
        ("a: x\0y\n", "1:5: Y101 An invisible character (U+0000) stands here. Delete it"),
        ("é: x\x1b[31m\n", "1:5: Y101 An invisible character (U+001B) stands here."),
        ("a: x\u2028y\n", "1:5: Y101 An invisible character (U+2028) stands here."),
        ("\u00a0a: x\n", "1:1: Y101 This line begins with a special space (U+00A0)"),
    ],
)
def test_what_yaml_allows_but_no_playbook_needs_is_refused(text: str, said: str) -> None:
    assert only(text).startswith(said)


def test_a_tag_hides_no_other_mistake_of_the_file() -> None:
    assert [problem.split(" ")[1] for problem in told("a: !x 1\nb: !y 2\nb: 3\n")] == ["Y103", "Y103", "Y102"]


def test_a_message_cannot_break_its_line_or_steer_a_terminal() -> None:
    said = only('"a\\n\\e[31mb": 1\n"a\\n\\e[31mb": 2\n')

    assert "'a <U+001B>[31mb' is written twice" in said
    assert said.isprintable()


# ── encodings ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_utf_16_is_told(encoding: str) -> None:
    assert only("posts:\n  desk: {title: Desk}\n".encode(encoding)) == "1:1: Y105 The file is UTF-16 text. Save the file as UTF-8."


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_latin_1_is_told_at_the_character(mark: bytes) -> None:
    text = mark + "a: ü\n".encode() + "b: ü café\n".encode().replace("é".encode(), "é".encode("latin-1"))
    assert only(text) == "2:9: Y105 This character is not UTF-8 text. Save the file as UTF-8."


# ── limits ──────────────────────────────────────────────────────────────────────────────────────────────────────────

BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{name}: &{name} [{','.join([f'*{before}'] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (BOMB, "6:8: Y106 Aliases stand for more than 100,000 values. Write them out."),
        ("a: &a '" + "y" * 1_000_000 + "'\nb: [" + "*a, " * 90_000 + "]\n", "Y106 Aliases stand for more than 100,000 values."),
        ("a: &a [x]\n" + "".join(f"a{n}: &a [*a]\n" for n in range(3000)), "Y106 Aliases stand for more than 100,000 values."),
        ("a: " + "[" * 3000 + "]" * 3000, "1:33: Y106 Values are nested more than 30 deep."),
        ("a: " + "{a: " * 3000 + "}" * 3000, "Y106 Values are nested more than 30 deep."),
        ("a:\n" + "- " * 3000 + "x", "Y106 Values are nested more than 30 deep."),
        ("".join(" " * depth + "a:\n" for depth in range(3000)), "31:31: Y106 Values are nested more than 30 deep."),
        (b"a" * 50_000_000, "1:1: Y106 The file is larger than 10 MB. Split it into several files."),
    ],
    ids=["bomb", "long text", "chain", "lists", "maps", "dashes", "lines", "size"],
)
def test_what_would_stall_a_build_is_refused(data: str | bytes, said: str) -> None:
    assert said in only(data)


def test_ordinary_use_of_aliases_is_allowed() -> None:
    sections = read("x-kpis: &kpis {a: 1, b: 2}\n" + "".join(f"c{n}: *kpis\n" for n in range(1000)))
    assert len(sections) == 1000


def test_random_text_never_gives_a_traceback() -> None:
    signs: Any = [
        "a",
        ":",
        ": ",
        " ",
        "\n",
        "\n  ",
        "- ",
        "[",
        "]",
        "{",
        "}",
        "'",
        '"',
        "#",
        "&a",
        "*a",
        "!",
        "|",
        ">",
        "%",
        "@",
        "\t",
        "é",
        ",",
        "?",
    ]
    state = 1
    for _ in range(3000):
        text = ""
        for _ in range(12):
            state = (state * 1103515245 + 12345) % 2**31
            text += signs[(state >> 8) % len(signs)]
        for problem in told(text):
            line, column = problem.split(":")[:2]
            assert int(line) >= 1, (text, problem)
            assert int(column) >= 1, (text, problem)


@pytest.mark.parametrize("name", ["-a-", "a-", "-", "a - b"])
def test_a_name_keeps_its_hyphens(name: str) -> None:
    sections = read(f"posts: {{{name}: {{title: x}}, 'b-\u200b': {{title: y}}}}")
    assert list(sections["posts"]) == [name, "b-"]  # type: ignore[arg-type]
