"""The model as a whole: names, references, contradictions, ids; and no input that makes it fall over."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args, get_type_hints

import pytest

from mkdocs_playbook.build import plan
from mkdocs_playbook.model.base import Part
from mkdocs_playbook.model.playbook import SECTIONS, Playbook
from mkdocs_playbook.problems import Place, Problem, Problems, one_of, suggestion
from support import planned, problems_of


def told(text: str, **files: str) -> list[str]:
    return [str(problem) for problem in problems_of(text, **files)]


def only(text: str) -> str:
    [problem] = told(text)
    return problem


# ── names ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_unknown_section_is_told_with_the_one_that_is_meant() -> None:
    assert only("chanels: {}\n") == "plan.yml:2:1: M101 There is no section 'chanels'. Did you mean 'channels'?"


def test_an_unknown_key_is_told_wherever_it_stands() -> None:
    assert [problem.split(" There")[0] for problem in told("""
        strategy: {visoin: x, voice: {tones: a}}
        playbook: {id: demo, periods: {q: {start: 2027-01-01, ends: 2027-02-01}}}
        channels: {email: {name: E-mail, utm: {sauce: mail}}}
        posts:
          desk: {title: Desk, channels: {email: {tiem: 19:00}}, boost: {channel: email, budgett: 5}}
        decisions: [{date: 2027-01-01, what: x, wy: y}]
        settings: {feeds: {incude: task}}
    """)] == [
        "plan.yml:1:12: M101 'visoin' is not known here. Did you mean 'vision'?",
        "plan.yml:1:31: M101 'tones' is not known here. Did you mean 'tone'?",
        "plan.yml:2:36: M101 'start' is not known here. Did you mean 'starts'?",
        "plan.yml:3:40: M101 'sauce' is not known here. Did you mean 'source'?",
        "plan.yml:5:42: M101 'tiem' is not known here. Did you mean 'time'?",
        "plan.yml:5:81: M101 'budgett' is not known here. Did you mean 'budget'?",
        "plan.yml:6:41: M101 'wy' is not known here. Did you mean 'why'?",
        "plan.yml:7:20: M101 'incude' is not known here. Did you mean 'include'?",
    ]  # fmt: skip


def test_a_key_like_no_other_is_told_with_what_may_stand_there() -> None:
    assert only("offers: {desk: {name: Desk, links: {}, xyz: 1}}\n") == (
        "plan.yml:2:40: M101 'xyz' is not known here. Write audiences, channels, description, ignore, notes, review_by, techniques, "
        "url, visibility or was."
    )


def test_what_is_required_is_told_with_what_it_is_for() -> None:
    assert told("campaigns: {sale: {name: Sale, starts: 2027-01-01}}\nposts:\n  desk:\n") == [
        "plan.yml:2:13: M107 Here 'ends' is missing (Its last day.) Add a line 'ends: …'.",
        "plan.yml:4:3: M107 Here 'title' is missing (What the post is about.) Add a line 'title: …'.",
    ]


def test_the_section_playbook_is_required() -> None:
    problems = Problems()
    assert plan({}, problems) is None
    assert [str(problem) for problem in problems.all] == [
        "content/playbook.yml:1:1: M107 The section 'playbook' is missing. Write 'playbook:' and, indented below it, 'id: your-brand'."
    ]


def test_a_name_with_nothing_behind_it_is_as_if_it_were_not_there() -> None:
    playbook, _ = planned("posts: {desk: {title: Desk, goals: , notes: , channels: }}\nstrategy:\n  voice:\nideas:\n")
    assert playbook.posts["desk"].goals == ()


# ── references ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_unknown_reference_is_told_wherever_it_stands() -> None:
    assert [problem.split(" M106 ")[1].split(".")[0] for problem in told("""
        channels: {instagram: {name: Instagram}}
        people: {mei: {name: Mei, roles: [cook]}}
        kpis: {reach: {name: Reach, stage: top}}
        goals: {known: {statement: Be known, kpis: {raech: {target: 1}}, owner: may}}
        posts:
          desk: {title: Desk, channels: {instagarm: {time: 10:00}}, assign: {visuals: mei}, repurposed_from: desc}
          pen: {title: Pen, channels: [instagarm], cadence: reels, pillar: x}
        results: [{kpi: raech, period: 2027-01, value: 5}]
        requests: {quote: {deliverable: Quote, for: desc}}
    """)] == [
        "There is no role 'cook'",
        "There is no stage 'top'",
        "There is no KPI 'raech'",
        "There is no person or role 'may'",
        "There is no channel 'instagarm'",
        "There is no step or role 'visuals'",
        "There is no post 'desc'",
        "There is no channel 'instagarm'",
        "There is no cadence 'reels'",
        "There is no pillar 'x'",
        "There is no KPI 'raech'",
        "There is no campaign, cadence, post or key date 'desc'",
    ]  # fmt: skip


def test_an_id_of_another_section_is_told_as_such() -> None:
    assert only("roles: {designer: {name: D, lead: writer}, writer: {name: W}}\n") == (
        "plan.yml:2:35: M106 There is no person 'writer'. That is the id of a role; here belongs one of the section 'people'."
    )


def test_a_reference_in_a_map_is_told_at_the_value_it_stands_in() -> None:
    assert told("roles: {designer: {name: D}}\nposts: {desk: {title: Desk, assign: {designer: meh}}}\n") == [
        "plan.yml:3:48: M106 There is no person 'meh'. Add it to the section 'people'.",
    ]


def test_a_section_whose_ids_cannot_be_read_is_told_once() -> None:
    assert told("roles: [{id: designer}]\nworkflows: {reel: {steps: {visuals: {role: designer, due: same day}}}}\n") == [
        "plan.yml:2:8: M103 'roles' is a map: write the id of each role, a colon, and its fields indented below.",
    ]


# ── ids ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "roles: {mei: {name: R}}\npeople: {mei: {name: P}}\n",
            "plan.yml:3:10: M102 The person 'mei' has the same id as the role at plan.yml:2:9. Give one of them another id.",
        ),
        (
            "key_dates: {expo: {name: E, date: 2027-01-01}}\nposts: {expo: {title: P}}\n",
            "plan.yml:2:13: M102 The key date 'expo' has the same id as the post at plan.yml:3:9. Give one of them another id.",
        ),
    ],
)
def test_sections_that_share_their_ids_have_each_id_once(text: str, said: str) -> None:
    assert only(text) == said


def test_other_sections_may_use_an_id_again() -> None:
    planned("pillars: {desk: {name: D}}\noffers: {desk: {name: D}}\nposts: {desk: {title: D}}\nroles: {desk: {name: D}}\n")


def test_what_two_maps_take_over_is_no_id_of_its_own() -> None:
    planned("x-a: &a {name: A}\nx-r: &r {b: *a}\nx-p: &p {c: *a}\nroles: {<<: *r}\npeople: {<<: *p}\n")


@pytest.mark.parametrize(
    ("posts", "said"),
    [
        (
            "{new: {title: N, was: [old]}, old: {title: O}}",
            ("plan.yml:2:31: M102 'new' was 'old' before, but that is also the id of the post 'old' at plan.yml:2:38. "
            "Remove it from one of the two."),
        ),
        (
            "{a: {title: A, was: old}, b: {title: B, was: [older, old]}}",
            ("plan.yml:2:61: M102 'b' was 'old' before, but that is also a former id of the post 'a' at plan.yml:2:9. "
            "Remove it from one of the two."),
        ),
    ],
)  # fmt: skip
def test_a_former_id_belongs_to_one_entry(posts: str, said: str) -> None:
    assert only(f"posts: {posts}\n") == said


def test_a_former_id_keeps_what_is_made_of_it() -> None:
    post = planned("posts: {new: {title: N, was: [first, second]}}\n")[0].posts["new"]
    assert (post.id, post.stable_id, post.address, str(post.place)) == ("new", "first", "posts/new", "plan.yml:2:9")


def test_a_wrong_id_hides_nothing_else_that_is_wrong_with_the_entry() -> None:
    assert [problem.split(" ")[0] for problem in told("posts:\n  Desk Upgrades: {title: Desk, date: soon!, status: x}\n")] == [
        "plan.yml:3:3:",
        "plan.yml:3:38:",
        "plan.yml:3:53:",
    ]


def test_stages_may_be_a_list_of_ids_each_once() -> None:
    assert list(planned("stages: [awareness, retention]\n")[0].stages) == ["awareness", "retention"]
    assert told("stages: [awareness, [x], ~, awareness, Top Of Funnel]\n") == [
        "plan.yml:2:21: M108 In this list each item is an id. To say more about one, write a map: 'awareness: {name: …}'.",
        "plan.yml:2:26: M108 In this list each item is an id. To say more about one, write a map: 'awareness: {name: …}'.",
        "plan.yml:2:29: M102 'awareness' is already written at plan.yml:2:10. Remove one of the two.",
        (
            "plan.yml:2:40: M108 'Top Of Funnel' cannot be an id: ids are made of the letters a-z, digits and hyphens. "
            "Write 'top-of-funnel'."
        ),
    ]


# ── contradictions ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("direction", "numbers", "place", "said"),
    [
        ("up", {"success": 10, "failure": 10}, "8:18",
         "A value of 10 would be success and failure at once: success begins at 10. Write a failure below it."),
        ("down", {"success": 3, "failure": 2}, "8:18",
         ("A value of 2 would be success and failure at once: success begins at 3. "
         "Write a failure above it (the KPI's direction is down).")),
        ("up", {"target": 10, "success": 11}, "8:18",
         "Who reaches the target of 10 has no success yet (11). Write a success not above the target."),
        ("up", {"target": 10, "failure": 12}, "7:17", "The target 10 would be a failure (at 12). Write a target above it."),
        ("up", {"target": 10, "failure": 12, "success": 8}, "8:18",
         "A value of 12 would be success and failure at once: success begins at 8. Write a failure below it."),
        ("up", {"baseline": 20, "target": 10}, "8:17",
         "The target 10 is worse than the baseline 20. Write a target above it, or change the KPI's direction."),
        ("down", {"baseline": 10, "target": 20}, "8:17",
         ("The target 20 is worse than the baseline 10. Write a target below it, or change the KPI's direction "
         "(the KPI's direction is down).")),
    ],
)  # fmt: skip
def test_numbers_that_contradict_each_other_are_told(direction: str, numbers: dict[str, int], place: str, said: str) -> None:
    text = f"kpis: {{k: {{name: K, direction: {direction}}}}}\nchannels:\n  c:\n    name: C\n    kpis: {{k: {{\n"
    text += "".join(f"        {name}: {number},\n" for name, number in numbers.items())

    assert only(text + "      }}\n") == f"plan.yml:{place}: M202 {said}"


@pytest.mark.parametrize(
    ("direction", "numbers"),
    [
        ("up", "baseline: 10, target: 20, success: 18, failure: 12"),
        ("up", "baseline: 10, target: 10, success: 10, failure: 9"),
        ("down", "baseline: 20, target: 10, success: 12, failure: 18"),
        ("up", "failure: 0"),
        ("up", "target: 4%, success: 3.5, failure: 3"),
    ],
)
def test_numbers_that_go_together_are_not_told(direction: str, numbers: str) -> None:
    planned(f"kpis: {{k: {{name: K, direction: {direction}}}}}\nchannels: {{c: {{name: C, kpis: {{k: {{{numbers}}}}}}}}}\n")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("goals: {g: {statement: G, starts: 2027-02-01, by: 2027-01-01}}", "2:51"),
        ("key_dates: {k: {name: K, date: 2027-02-01, ends: 2027-01-01}}", "2:50"),
        ("people: {p: {name: P, from: 2027-02-01, until: 2027-01-01}}", "2:48"),
        ("people: {p: {name: P, away: [{from: 2027-02-01, to: 2027-01-01}]}}", "2:53"),
        ("playbook: {id: demo, periods: {q: {starts: 2027-02-01, ends: 2027-01-01}}}", "1:62"),
        ("channels: {c: {name: C}}\nposts: {p: {title: P, boost: {channel: c, starts: 2027-02-01, ends: 2027-01-01}}}", "3:69"),
    ],
)
def test_dates_come_in_their_order(text: str, place: str) -> None:
    assert only(text + "\n").startswith(f"plan.yml:{place}: M201 It ends (")


def test_one_broken_field_does_not_hide_what_else_contradicts_itself() -> None:
    assert [str(problem.place) + " " + problem.code for problem in problems_of("""
        kpis: {reach: {name: Reach}}
        roles: {client: {name: Client}}
        goals:
          known: {statment: Be known, type: fame, starts: 2027-02-01, by: 2027-01-01, kpis: {reach: {success: 5, failure: 6}}}
        workflows:
          reel: {formats: rele, steps: {approve: {role: client, due: 1 day after, approval: true}}}
        posts:
          desk: {title: Desk, date: soon!, assign: {cook: client}, done: {cook: 2027-01-01}}
    """)] == [
        "plan.yml:5:11 M101",
        "plan.yml:5:37 M108",
        "plan.yml:5:67 M201",
        "plan.yml:5:115 M202",
        "plan.yml:7:19 M108",
        "plan.yml:7:62 M204",
        "plan.yml:9:29 M108",
        "plan.yml:9:45 M106",
        "plan.yml:9:51 M106",
        "plan.yml:9:67 M106",
    ]  # fmt: skip


@pytest.mark.parametrize("period", ["2027-13", "2027-q5", "2027-02-30", "autumn"])
def test_a_period_is_in_the_calendar_or_in_the_playbook(period: str) -> None:
    text = f"kpis: {{k: {{name: K}}}}\nresults: [{{kpi: k, period: {period}, value: 1}}]\n"

    assert (
        only(text) == f"plan.yml:3:28: M106 There is no period '{period}'. Write a month such as 2027-01, or add it to 'playbook.periods'."
    )
    planned(f"playbook: {{id: demo, periods: {{{period}: {{starts: 2027-09-01, ends: 2027-11-30}}}}}}\n{text}")


def test_two_workflows_cannot_take_the_same_format() -> None:
    assert (
        only("""
        roles: {w: {name: W}}
        workflows:
          a: {formats: [reel, story], steps: {write: {role: w, due: same day}}}
          b: {formats: story, steps: {write: {role: w, due: same day}}}
    """)
        == "plan.yml:5:16: M203 Posts of the format 'story' already take the workflow 'a'. Name the format in one workflow only."
    )


def test_a_workflow_has_steps() -> None:
    assert only("workflows: {a: {steps: {}}}\n") == "plan.yml:2:16: M107 The workflow 'a' has no steps. Add at least one below 'steps:'."


def test_a_post_may_be_written_in_several_languages() -> None:
    post = planned("posts: {desk: {title: Desk, copy: {en: Hello, zh-Hant: 你好}}}\n")[0].posts["desk"]
    assert post.copy_ == {"en": "Hello", "zh-Hant": "你好"}
    assert only("posts: {desk: {title: Desk, copy: {english: Hello}}}\n").startswith("plan.yml:2:36: M108 'english' is not a language.")


# ── no input makes it fall over ─────────────────────────────────────────────────────────────────────────────────────


def parts() -> Iterator[tuple[str, type[Part]]]:
    """Each class of the model and the YAML around one of its kind, with a hole where its fields go."""
    seen: set[type[Part]] = set()

    def walk(around: str, part: type[Part]) -> Iterator[tuple[str, type[Part]]]:
        if part in seen:
            return
        seen.add(part)
        yield around, part
        for name, hint in get_type_hints(part, include_extras=True).items():
            if name in part.model_fields:
                key = part.model_fields[name].alias or name
                for shape, inner in _inner(hint):
                    yield from walk(around.replace("HOLE", f"{key}: " + shape), inner)

    return walk("HOLE", Playbook)


def _inner(hint: Any) -> Iterator[tuple[str, type[Part]]]:
    if isinstance(hint, type) and issubclass(hint, Part):
        yield "{HOLE}", hint
    arguments = get_args(hint)
    origin = getattr(hint, "__origin__", None)
    for argument in arguments:
        for shape, part in _inner(argument):
            yield (f"[{shape}]" if origin is tuple else f"{{a: {shape}}}" if origin is dict else shape), part


ODD = [
    "", "~", '""', "[]", "{}", "[a, [b]]", "[~, ~]", "[{a: b}]", "{a: {b: {c: d}}}", "{a: ~}", "{~: a}", '{"": a}', "{1: 2}", "{a: [b]}",
    "9" * 400, "1e999999999", "-1", "²", "² days before", "2027-02-30", "0001-01-01", "99999999 hours", '"\\0"', '"\\ud7ff"', "{x}",
]  # fmt: skip


def test_the_walk_meets_every_class_of_the_model() -> None:
    met = {part for _, part in parts()}
    assert set(SECTIONS.values()) < met
    assert {part.__name__ for part in met} > {"Step", "Raci", "KpiUse", "Placement", "Boost", "Asset", "Absence", "Span", "Utm"}


@pytest.mark.parametrize("odd", ODD)
def test_whatever_stands_in_a_field_is_told_and_nothing_falls_over(odd: str) -> None:
    for around, part in parts():
        fields = ", ".join(f"{field.alias or name}: {odd}" for name, field in part.model_fields.items())
        text = "{" + around.replace("HOLE", fields) + "}\n"
        problems = Problems()
        plan({"plan.yml": text.encode()}, problems)

        assert problems, text
        for problem in problems.all:
            assert problem.place.line == 1, (text, problem)
            assert problem.place.column >= 1, (text, problem)
            assert len(problem.message) < 720, (text, problem)
            assert problem.message.isprintable(), (text, problem)
            assert problem.code[0] != "Y", (text, problem)
            assert not any(word in problem.message for word in JARGON), (text, problem)


JARGON = ("pydantic", "Input should", "validator", "dictionary", "tuple", "instance", "NoneType", "Traceback", "Value error", "string")


@pytest.mark.parametrize("odd", ["[]", "{}", "[a, ~]", "x", "~", "12:30", "[{a: b}]", "{a: x}", "{a: []}", "{a: ~}"])
def test_whatever_stands_in_a_section_is_told_and_nothing_falls_over(odd: str) -> None:
    for name in Playbook.model_fields:
        for problem in problems_of(f"{name}: {odd}\n" if name != "playbook" else f"playbook: {odd}\n"):
            assert problem.place.line >= 1
            assert not any(word in problem.message for word in JARGON), problem


# ── problems ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_problems_are_told_once_in_the_order_of_the_files() -> None:
    problems = Problems()
    for line in (9, 10, 2, 10):
        problems.error("M101", Place("b.yml", line, 1), "x")
    problems.warning("Y201", Place("a.yml", 3, 1), "y")

    assert [str(problem.place) for problem in problems.all] == ["a.yml:3:1", "b.yml:2:1", "b.yml:9:1", "b.yml:10:1"]
    assert len(problems.errors) == 3
    assert len(problems.warnings) == 1


def test_warnings_alone_stop_nothing() -> None:
    problems = Problems()
    problems.warning("Y201", Place("a.yml", 3, 1), "y")
    assert not problems
    problems.error("M101", Place("a.yml", 3, 1), "y")
    assert problems


def test_a_message_is_one_line_of_bounded_length() -> None:
    problem = Problem(Place("a.yml", 1, 1), "M101", "a\nb\x1b[31m\u202e👩‍💻 " + "c" * 5000)
    assert problem.message.startswith("a b<U+001B>[31m<U+202E>👩‍💻 ccc")
    assert problem.message.endswith("…")
    assert len(problem.message) < 750


def test_names_are_listed_as_people_say_them() -> None:
    assert [one_of([]), one_of(["a"]), one_of(["a", "b"]), one_of(["a", "b", "c"])] == ["none", "a", "a or b", "a, b or c"]
    assert one_of("abcdefghijklmno", 3) == "a, b, c and 12 more"


def test_the_nearest_name_is_proposed_else_all_of_them() -> None:
    assert suggestion("Titel", ["title", "time"]) == "Did you mean 'title'?"
    assert suggestion("xyz", ["title", "date"]) == "Write date or title."
    assert suggestion("xyz", []) == ""
