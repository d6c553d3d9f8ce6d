"""The review: playbooks in which a rule finds its gap, at the line marked `# here`, and others in which it is silent.

The examples that stand at the rules themselves are run in `test_rules.py`; these look at what is easily got wrong.
"""

from __future__ import annotations

import datetime as dt
from textwrap import dedent
from typing import NamedTuple

import pytest

from mkdocs_playbook.plan import _plan
from mkdocs_playbook.problems import Problems
from mkdocs_playbook.review.questions import QUESTIONS, open_questions
from mkdocs_playbook.review.review import review
from mkdocs_playbook.review.rules import RULES, Finding, Subject
from support import HEAD, planned

TODAY = dt.date(2027, 1, 13)


def found(text: str, code: str = "") -> list[Finding]:
    """What the review says of `text` on 13 January 2027; with `code`, only that rule's."""
    problems = Problems()
    text = dedent(text).lstrip("\n")
    made = _plan({"plan.yml": (text if text.startswith("playbook:") else HEAD + text).encode()}, problems)
    assert made is not None, "\n".join(map(str, problems.all))
    return [finding for finding in review(Subject(*made, TODAY)) if finding.code == code or not code]


def marked(text: str) -> set[int]:
    """The lines of `plan.yml` that `# here` marks."""
    return {number for number, line in enumerate(dedent(text).lstrip("\n").splitlines(), start=2) if line.endswith("# here")}


class Case(NamedTuple):
    """A gap, and the same without it."""

    code: str
    bad: str
    good: str
    address: str
    """The page that the finding leads to."""
    says: str
    """What must be in its sentence."""


GOAL = "goals: {awareness: {statement: Be known}}\n"
REEL = """
roles: {designer: {name: Designer, lead: jun}}
people: {jun: {name: Jun}}
workflows: {reel: {formats: [reel], steps: {visuals: {role: designer, due: 3 working days before}}}}
"""

CASES = (
    Case(
        "S101",
        """
        strategy:
          vision: A desk for everybody  # here
        """,
        """
        strategy: {starting_point: a shop, destination: three shops, approach: reels}
        channels: {instagram: {name: Instagram}}
        audiences: {movers: {name: Movers, found_on: [instagram]}}
        kpis: {reach: {name: Reach}}
        goals: {awareness: {statement: Be known, kpis: {reach: {success: 2, failure: 1}}}}
        """,
        "strategy#open-questions",
        "Where do we want to be?",
    ),
    Case(
        "S102",
        """
        goals:
          awareness:  # here
            statement: Be known
        """,
        """
        kpis: {reach: {name: Reach}}
        goals: {awareness: {statement: Be known, kpis: {reach: {target: 20000}}}}
        """,
        "goals#awareness",
        "no KPI",
    ),
    Case(
        "S113",
        """
        kpis: {reach: {name: Reach}}
        goals:
          awareness: {statement: Be known, kpis: [reach]}  # here
        """,
        """
        kpis: {reach: {name: Reach}, clicks: {name: Clicks}}
        goals: {awareness: {statement: Be known, kpis: {reach: {}, clicks: {target: 5}}}}
        """,
        "goals#awareness",
        "no target",
    ),
    Case(
        "S103",
        """
        goals:
          awareness: {statement: Be known}  # here
        """,
        """
        people: {mei: {name: Mei}}
        goals: {awareness: {statement: Be known, owner: mei, by: 2027-03-31}}
        """,
        "goals#awareness",
        "no owner and no date",
    ),
    Case(
        "S104",
        """
        goals:
          awareness: {statement: Be known}  # here
        """,
        "goals: {awareness: {statement: Be known, primary: true}, sales: {statement: Sell}}",
        "goals",
        "No goal is the main one",
    ),
    Case(
        "S104",
        """
        goals:
          awareness: {statement: Be known, primary: true}
          sales: {statement: Sell, primary: true}  # here
        """,
        "goals: {awareness: {statement: Be known, primary: true}}",
        "goals#sales",
        "'awareness'",
    ),
    Case(
        "S105",
        """
        posts: {desk: {title: Desk, date: 2027-02-01, goals: [awareness], status: cancelled}}
        campaigns: {old: {name: Old, starts: 2027-01-01, ends: 2027-01-02, goals: [awareness], status: cancelled}}
        goals:
          awareness: {statement: Be known}  # here
        """,
        """
        posts: {desk: {title: Desk, date: 2027-02-01, goals: [clicks]}}
        goals:
          clicks: {statement: Be visited, supports: awareness}
          awareness: {statement: Be known, supports: revenue}
          revenue: {statement: Earn}
        """,
        "goals#awareness",
        "'awareness'",
    ),
    Case(
        "S106",
        """
        audiences:
          movers: {name: Movers}  # here
        posts: {desk: {title: Desk, date: 2027-02-01, audiences: [movers], status: cancelled}}
        """,
        """
        audiences: {movers: {name: Movers}}
        posts: {desk: {title: Desk, date: 2027-02-01, audiences: [movers]}}
        """,
        "audiences/movers",
        "'movers'",
    ),
    Case(
        "S107",
        """
        channels:
          instagram: {name: Instagram, success: many watch to the end}  # here
        """,
        """
        kpis: {reach: {name: Reach}}
        channels:
          instagram: {name: Instagram, purpose: be found, kpis: {reach: {success: 2, failure: 1}}}
          tiktok: {name: TikTok, purpose: be found, success: many watch, failure: nobody does}
        """,
        "channels/instagram",
        "its purpose and its failure",
    ),
    Case(
        "S108",
        """
        pillars:
          finds: {name: Finds, share: 40%}  # here
          care: {name: Care, share: 40%}
        """,
        "pillars: {finds: {name: Finds, share: 33.3%}, home: {name: Home, share: 0.667}, more: {name: More}}",
        "pillars",
        "80%",
    ),
    Case(
        "S109",
        """
        channels: {instagram: {name: Instagram}}
        offers:
          desks: {name: Desks, channels: [instagram]}  # here
        """,
        """
        channels: {instagram: {name: Instagram}}
        offers: {desks: {name: Desks, channels: [instagram], techniques: [demos]}}
        """,
        "offers#desks",
        "no techniques",
    ),
    Case(
        "K101",
        """
        kpis:
          reach: {name: Reach, formula: accounts that saw a post, unit: people, review: monthly}  # here
        """,
        """
        people: {mei: {name: Mei}}
        kpis: {reach: {name: Reach, formula: accounts that saw a post, unit: people, source: Insights, owner: mei, review: monthly}}
        """,
        "kpis#reach",
        "no source, owner",
    ),
    Case(
        "K102",
        """
        kpis: {reach: {name: Reach}}
        goals:
          awareness:
            statement: Be known
            kpis:
              reach: {target: 20000, success: 18000}  # here
        """,
        """
        kpis: {reach: {name: Reach}}
        goals: {awareness: {statement: Be known, kpis: {reach: {target: 20000, success: 18000, failure: 13000}}}}
        """,
        "goals#awareness",
        "failure",
    ),
    Case(
        "K103",
        """
        kpis:
          reach: {name: Reach}  # here
        """,
        """
        kpis: {reach: {name: Reach}}
        channels: {instagram: {name: Instagram, kpis: [reach]}}
        """,
        "kpis#reach",
        "'reach'",
    ),
    Case(
        "P101",
        """
        posts: {desk: {title: Desk, date: 2027-01-12, campaign: refresh, status: cancelled}}
        campaigns:
          refresh: {name: Refresh, starts: 2027-01-04, ends: 2027-01-31}  # here
        """,
        """
        posts: {desk: {title: Desk, date: 2027-01-12, campaign: refresh}}
        campaigns:
          refresh: {name: Refresh, starts: 2027-01-04, ends: 2027-01-31}
          later: {name: Later, starts: 2027-06-01, ends: 2027-06-30, status: idea}
        """,
        "campaigns/refresh",
        "'refresh'",
    ),
    Case(
        "P102",
        """
        campaigns: {refresh: {name: Refresh, starts: 2027-01-04, ends: 2027-01-31}}
        posts:
          desk: {title: Desk, date: 2027-02-01, campaign: refresh}  # here
        """,
        """
        campaigns: {refresh: {name: Refresh, starts: 2027-01-04, ends: 2027-01-31}}
        posts: {desk: {title: Desk, date: 2027-01-31, campaign: refresh}}
        """,
        "posts/desk",
        "2027-02-01",
    ),
    Case(
        "P103",
        """
        key_dates: {cny: {name: New Year, date: 2027-02-06, ends: 2027-02-07, kind: freeze}}
        posts:
          desk: {title: Desk, date: 2027-02-07}  # here
        """,
        """
        key_dates:
          cny: {name: New Year, date: 2027-02-06, ends: 2027-02-07, kind: freeze}
          day: {name: A holiday, date: 2027-02-10, kind: holiday}
        posts:
          desk: {title: Desk, date: 2027-02-08}
          chair: {title: Chair, date: 2027-02-10}
          lamp: {title: Lamp, date: 2027-02-07, status: on-hold}
        cadences: {polls: {title: Poll, every: week on sun, channels: [instagram], starts: 2027-02-07, ends: 2027-02-14}}
        channels: {instagram: {name: Instagram}}
        """,
        "posts/desk",
        "'cny'",
    ),
    Case(
        "P103",
        """
        channels: {instagram: {name: Instagram}, tiktok: {name: TikTok}}
        key_dates: {cny: {name: New Year, date: 2027-02-06, kind: freeze}}
        posts:
          desk: {title: Desk, date: 2027-02-05, channels: {instagram: {}, tiktok: {date: 2027-02-06}}}  # here
        """,
        """
        channels: {instagram: {name: Instagram}, tiktok: {name: TikTok}}
        key_dates: {cny: {name: New Year, date: 2027-01-06, kind: freeze}}
        posts: {desk: {title: Desk, date: 2027-01-06, published: 2027-01-06, status: published}}
        """,
        "posts/desk",
        "2027-02-06",
    ),
    Case(
        "P103",
        """
        channels: {instagram: {name: Instagram}}
        key_dates: {cny: {name: New Year, date: 2027-02-07, kind: freeze}}
        cadences:
          polls: {title: Poll, every: week on sun, channels: [instagram], starts: 2027-02-07, ends: 2027-02-14, topics: [A, B]}  # here
        """,
        """
        channels: {instagram: {name: Instagram}}
        key_dates: {cny: {name: New Year, date: 2027-02-08, kind: freeze}}
        cadences: {polls: {title: Poll, every: week on sun, channels: [instagram], starts: 2027-02-07, ends: 2027-02-14, topics: [A, B]}}
        """,
        "cadences/polls",
        "2027-02-07",
    ),
    Case(
        "P104",
        """
        posts:
          desk: {title: Desk}  # here
        """,
        "posts: {desk: {title: Desk, status: idea}, chair: {title: Chair, status: on-hold}, lamp: {title: Lamp, date: 2027-02-01}}",
        "posts/desk",
        "no date",
    ),
    Case(
        "P105",
        """
        posts:
          desk: {title: Desk, date: 2027-02-01}  # here
        """,
        """
        channels: {instagram: {name: Instagram}}
        posts: {desk: {title: Desk, date: 2027-02-01, channels: [instagram]}}
        """,
        "posts/desk",
        "no channel",
    ),
    Case(
        "P106",
        """
        posts:
          desk: {title: Desk, date: 2027-01-12, status: scheduled}  # here
        """,
        """
        posts:
          desk: {title: Desk, date: 2027-01-12, status: published}
          chair: {title: Chair, date: 2027-01-13, status: scheduled}
          lamp: {title: Lamp, date: 2027-01-12, status: cancelled}
        """,
        "posts/desk",
        "2027-01-12 and is still 'scheduled'",
    ),
    Case(
        "P106",
        """
        channels: {instagram: {name: Instagram}}
        cadences:
          polls: {title: Poll, every: week on fri, channels: [instagram], starts: 2027-01-01, ends: 2027-01-31, topics: [A, B]}  # here
        """,
        """
        channels: {instagram: {name: Instagram}}
        cadences: {polls: {title: Poll, every: week on fri, channels: [instagram], starts: 2027-01-01, ends: 2027-01-31}}
        """,
        "cadences/polls",
        "2 slots of 'polls' should have been published, the last on 2027-01-08",
    ),
    Case(
        "W101",
        """
        posts:
          desk: {title: Desk, date: 2027-02-01}  # here
        """,
        """
        goals: {awareness: {statement: Be known}}
        pillars: {finds: {name: Finds, goals: [awareness]}}
        campaigns: {refresh: {name: Refresh, starts: 2027-01-04, ends: 2027-01-31, goals: [awareness]}}
        posts:
          desk: {title: Desk, date: 2027-02-01, goals: [awareness]}
          chair: {title: Chair, date: 2027-02-01, pillar: finds}
          lamp: {title: Lamp, date: 2027-01-11, campaign: refresh}
        """,
        "posts/desk",
        "no goal",
    ),
    Case(
        "C101",
        """
        roles:
          designer: {name: Designer}  # here
        people: {jun: {name: Jun, roles: [designer]}, lin: {name: Lin, roles: [designer]}}
        workflows: {reel: {formats: [reel], steps: {visuals: {role: designer, due: 3 working days before}}}}
        posts: {desk: {title: Desk, date: 2027-02-01, format: reel}}
        """,
        """
        roles: {designer: {name: Designer}}
        people: {jun: {name: Jun, roles: [designer]}, lin: {name: Lin, roles: [designer]}}
        workflows: {reel: {formats: [reel], steps: {visuals: {role: designer, due: 3 working days before}}}}
        posts: {desk: {title: Desk, date: 2027-02-01, format: reel, assign: {designer: lin}}}
        """,
        "roles/designer",
        "1 task has nobody",
    ),
    Case(
        "C101",
        """
        roles:
          editor: {name: Editor, lead: jun}
          client: {name: Client}  # here
        people: {jun: {name: Jun}}
        workflows: {reel: {formats: [reel], steps: {approve: {role: [editor, client], due: 3 working days before}}}}
        posts: {desk: {title: Desk, date: 2027-02-01, format: reel}}
        """,
        """
        roles: {editor: {name: Editor, lead: jun}, client: {name: Client}}
        people: {jun: {name: Jun}, ana: {name: Ana, roles: client}}
        workflows: {reel: {formats: [reel], steps: {approve: {role: [editor, client], due: 3 working days before}}}}
        posts: {desk: {title: Desk, date: 2027-02-01, format: reel}}
        """,
        "roles/client",
        "'client'",
    ),
    Case(
        "C102",
        """
        roles:
          designer: {name: Designer}  # here
        """,
        """
        roles: {designer: {name: Designer}, writer: {name: Writer, lead: jun}}
        people: {jun: {name: Jun, roles: designer}}
        """,
        "roles/designer",
        "'designer'",
    ),
    Case(
        "C103",
        """
        roles:
          designer: {name: Designer}  # here
        """,
        "roles: {designer: {name: Designer, responsibilities: [pictures]}}",
        "roles/designer",
        "'designer'",
    ),
    Case(
        "C104",
        """
        posts:
          desk: {title: Desk, date: 2027-02-01, format: reel}  # here
        """,
        REEL + "posts: {desk: {title: Desk, date: 2027-02-01, format: reel}, old: {title: Old, date: 2027-01-01, status: published}}",
        "posts/desk",
        "'desk'",
    ),
    Case(
        "C105",
        """
        roles: {designer: {name: Designer, lead: jun}}
        people: {jun: {name: Jun}}
        workflows: {reel: {formats: [reel], steps: {visuals: {role: designer, due: 3 days before}}}}
        posts:
          desk: {title: Desk, date: 2027-01-15, format: reel}  # here
        """,
        REEL
        + """
posts:
  desk: {title: Desk, date: 2027-01-15, format: reel, done: {visuals: 2027-01-11}}
  chair: {title: Chair, date: 2027-01-29, format: reel}
""",
        "posts/desk",
        "'visuals' for 'Desk' was due on 2027-01-12 (jun)",
    ),
    Case(
        "C106",
        """
        requests:
          quote: {deliverable: A quote}  # here
        """,
        """
        requests:
          quote: {deliverable: A quote, needed_by: 2027-02-01}
          photo: {deliverable: A photo, status: declined}
          film: {deliverable: A film, delivered: 2027-01-04}
        """,
        "requests#quote",
        "by when",
    ),
    Case(
        "C107",
        """
        requests:
          quote: {deliverable: A quote, needed_by: 2027-01-12, status: asked}  # here
        """,
        """
        requests:
          quote: {deliverable: A quote, needed_by: 2027-01-13, status: asked}
          photo: {deliverable: A photo, needed_by: 2027-01-12, status: declined}
          film: {deliverable: A film, needed_by: 2027-01-12, delivered: 2027-01-14}
        """,
        "requests#quote",
        "2027-01-12 and is still 'asked'",
    ),
    Case(
        "C108",
        """
        meetings:
          sync: {name: Sync, date: 2027-02-01, at: 10:00}  # here
        """,
        """
        people: {mei: {name: Mei}}
        meetings: {sync: {name: Sync, date: 2027-02-01, at: 10:00, people: mei}}
        """,
        "meetings#sync",
        "'sync'",
    ),
)


IDS = [f"{number:02d}-{case.code}-{RULES[case.code].name}" for number, case in enumerate(CASES)]
OF_ENTRIES = [case for case in CASES if case.address not in ("strategy#open-questions", "goals", "pillars")]
"""The gaps of an entry, not of the playbook as a whole: an entry can say that it is left on purpose."""


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_the_gap_is_found_at_its_line(case: Case) -> None:
    findings = found(case.bad, case.code)
    assert {finding.place.line for finding in findings} == marked(case.bad)
    assert {finding.place.path for finding in findings} == {"plan.yml"}
    assert {finding.address for finding in findings} == {case.address}
    assert any(case.says in finding.message for finding in findings), [finding.message for finding in findings]


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_without_the_gap_the_rule_is_silent(case: Case) -> None:
    assert found(case.good, case.code) == []


@pytest.mark.parametrize("case", OF_ENTRIES, ids=[name for name, case in zip(IDS, CASES, strict=True) if case in OF_ENTRIES])
def test_it_can_be_left_on_purpose(case: Case) -> None:
    """`ignore` at the entry, with the reason."""
    (line,) = marked(case.bad)
    lines = (HEAD + dedent(case.bad).lstrip("\n")).splitlines()
    text = lines[line - 1].removesuffix("  # here")
    reason = f"ignore: {{{case.code}: we know}}"
    if text.endswith("}") and case.code != "K102":
        lines[line - 1] = f"{text[:-1]}, {reason}}}"
    elif case.code == "K102":
        lines.insert(line - 2, f"    {reason}")
    else:
        lines.insert(line, f"    {reason}")
    assert found("\n".join(lines), case.code) == []


def test_another_rules_code_does_not_silence_it() -> None:
    assert found("roles: {designer: {name: Designer, ignore: {C102: nobody yet}}}", "C103")


def test_every_rule_says_what_it_finds_and_how_it_is_mended() -> None:
    for code, rule in RULES.items():
        assert code == rule.code
        assert rule.layer in ("strategy", "planning", "coordination")
        assert rule.mend.endswith("."), code
        assert rule.name == rule.name.lower()


def test_a_playbook_without_anything_has_all_five_questions_open() -> None:
    findings = found("x-nothing: true", "S101")
    assert [finding.code for finding in findings] == ["S101"] * 5
    assert {(finding.place.path, finding.place.line) for finding in findings} == {("plan.yml", 1)}


def test_findings_come_by_place_and_each_once() -> None:
    findings = found("""
        roles: {designer: {name: Designer}}
        posts: {desk: {title: Desk}}
        goals: {awareness: {statement: Be known}}
    """)
    assert findings == sorted(set(findings))
    assert [finding.place.line for finding in findings] == sorted(finding.place.line for finding in findings)


ANSWERS = {
    "Where do we start from, and what already works?": "strategy: {starting_point: a shop}",
    "Where do we want to be?": "strategy: {destination: three shops}",
    "Which strategies, channels and tactics get us there?": """
        channels: {instagram: {name: Instagram}}
        offers: {desks: {name: Desks, channels: [instagram], techniques: [demos]}}
    """,
    "Where are our ideal customers, and how do we reach them?": """
        channels: {instagram: {name: Instagram}}
        audiences: {movers: {name: Movers, found_on: [the library]}}
    """,
    "What defines success, and what failure?": """
        kpis: {reach: {name: Reach}}
        channels: {instagram: {name: Instagram, kpis: {reach: {success: 2, failure: 1}}}}
    """,
}


@pytest.mark.parametrize("question", ANSWERS)
def test_each_of_the_five_questions_is_closed_by_its_answer_alone(question: str) -> None:
    playbook, _ = planned(ANSWERS[question])
    assert {other.text for other in open_questions(playbook)} == set(ANSWERS) - {question}


def test_there_are_five_questions() -> None:
    assert [question.text for question in QUESTIONS] == list(ANSWERS)


CLOSE = """
    channels: {instagram: {name: Instagram}}
    cadences:
      tips:
        title: Tip of the week
        every: week on tue
        at: "13:00"
        channels: [instagram]
        starts: 2027-01-19
        ends: 2027-01-19
        topics: [Four cable fixes]
    posts:
      desk: {title: 5 desk upgrades, date: 2027-01-19, time: "12:00", channels: [instagram]}  # here
"""


def test_posts_that_are_too_close_are_told_at_the_post_by_their_titles() -> None:
    (finding,) = found(CLOSE, "P111")
    assert {finding.place.line} == marked(CLOSE)
    assert finding.address == "posts/desk"
    assert finding.message.startswith(
        "'Four cable fixes' comes out in Instagram on 2027-01-19 at 13:00, less than 2 hours after '5 desk upgrades' at 12:00."
    )


def test_posts_that_are_too_close_around_midnight_are_told_with_both_days() -> None:
    (finding,) = found(CLOSE.replace("13:00", "00:30").replace("date: 2027-01-19", "date: 2027-01-18").replace("12:00", "23:30"), "P111")
    assert "on 2027-01-19 at 00:30, less than 2 hours after '5 desk upgrades' at 23:30 on 2027-01-18." in finding.message
