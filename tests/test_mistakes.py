"""The mistakes that people make most: each is told at its exact place, with what to write instead, and all of them in one run."""

from __future__ import annotations

from support import problems_of


def told(text: str, **files: str) -> list[str]:
    return [str(problem) for problem in problems_of(text, **files)]


def test_a_misspelt_key_is_told_with_the_key_that_is_meant() -> None:
    assert told("""
        posts:
          desk:
            titel: 5 desk upgrades
    """) == ["plan.yml:4:5: M101 'titel' is not known here. Did you mean 'title'?"]


def test_an_unknown_role_is_told_with_the_nearest_role() -> None:
    assert told("""
        roles:
          designer: {name: Designer}
          copywriter: {name: Copywriter}
        workflows:
          reel:
            steps:
              visuals: {role: desinger, due: 3 working days before}
    """) == ["plan.yml:8:23: M106 There is no role 'desinger'. Did you mean 'designer'?"]


def test_a_date_that_does_not_exist_is_told_with_the_days_that_do() -> None:
    assert told("""
        key_dates:
          expo: {name: Expo, date: 2027-02-30}
    """) == [
        "plan.yml:3:28: M108 There is no 2027-02-30: that month has 28 days. Write a day from 2027-02-01 to 2027-02-28.",
    ]


def test_dates_in_a_circle_are_told_with_the_way_round() -> None:
    assert told("""
        posts:
          teaser: {title: Teaser, date: 3 days before reveal}
          reveal: {title: Reveal, date: 1 week after teaser}
    """) == [
        "plan.yml:4:33: D102 These dates wait for each other: reveal → teaser → reveal. Give one of them a date such as 2027-01-12.",
    ]


def test_an_id_in_two_files_is_told_with_both_places() -> None:
    assert told(
        """
        posts:
          desk: {title: Desk}
        """,
        team="""
        posts:
          desk: {title: Another desk}
        """,
    ) == [
        "team.yml:2:3: M102 'desk' in 'posts' is already written at plan.yml:3:3. Remove one of the two or give it another name.",
    ]


def test_a_tab_is_told_where_it_stands() -> None:
    assert told("posts:\n  desk:\n\ttitle: Desk\n") == [
        "plan.yml:4:1: Y101 A tab stands at the start of this line. Indent with spaces: two for each level.",
    ]


def test_a_second_colon_within_brackets_is_told_where_the_text_begins() -> None:
    second = 'Y101 A second colon stands in this text. Put the text in "quotes", or begin a new line for each name.'
    assert told("posts:\n  desk: {title: Desks: the best, date: 2027-01-12}\n") == [f"plan.yml:3:17: {second}"]
    assert told("posts:\n  desk: {date: 2027-01-12, title: Desks: the best}\n") == [f"plan.yml:3:35: {second}"]


def test_a_missing_colon_is_told_at_the_name_that_lacks_it() -> None:
    assert told("""
        posts:
          desk:
            title Five desk upgrades
            date: 2027-01-12
    """) == [
        "plan.yml:4:5: Y101 There is no colon after 'title'. Write 'title: Five desk upgrades'.",
    ]


def test_a_missing_colon_before_an_hour_or_an_address_is_told_at_the_name_that_lacks_it() -> None:
    entry = "posts:\n  desk:\n    date: 2027-01-12\n    {}\n    title: Desk\n"
    assert told(entry.format("time 12:00")) == ["plan.yml:5:5: Y101 There is no colon after 'time'. Write 'time: 12:00'."]
    assert told(entry.format("link https://us.example/a")) == [
        "plan.yml:5:5: Y101 There is no colon after 'link'. Write 'link: https://us.example/a'.",
    ]


def test_an_hour_within_a_text_of_several_lines_lacks_no_colon() -> None:
    (told_once,) = told("goals:\n  a:\n    statement: We meet\n      at 12:00 with Anna\n    by: x: y\n")
    assert told_once.startswith("plan.yml:6:10: Y101 A second colon stands in this text.")


def test_a_name_is_guessed_by_the_value_that_it_has() -> None:
    assert told("posts:\n  desk: {title: Desk, state: planned}\n") == [
        "plan.yml:3:23: M101 'state' is not known here. Did you mean 'status'?",
    ]
    assert told("posts:\n  desk: {title: Desk, state: awareness}\n") == [
        "plan.yml:3:23: M101 'state' is not known here. Did you mean 'stage'?",
    ]


INDENT = "begin its line with 2 spaces, and the lines below it with 2 more."


def test_an_entry_at_the_margin_is_told_where_it_belongs_and_is_known() -> None:
    assert told(
        """
        goals:
          known: {statement: Be known}
        loved:
          statement: Be loved
        """,
        more="""
        goals: {}
        posts:
        wreath-video:
          title: Video
          goals: [loved]
          date: 2027-01-12
        wreath-story:
          title: Story
          datum: 1 day after wreath-video
        """,
    ) == [
        f"more.yml:3:1: M101 There is no section 'wreath-video'. If it belongs to 'posts', {INDENT}",
        f"more.yml:7:1: M101 There is no section 'wreath-story'. If it belongs to 'posts', {INDENT}",
        "more.yml:9:3: M101 'datum' is not known here. Did you mean 'date'?",
        f"plan.yml:4:1: M101 There is no section 'loved'. If it belongs to 'goals', {INDENT}",
    ]


def test_what_looks_like_no_entry_of_the_section_above_is_not_said_to_belong_to_it() -> None:
    for text in ("goals: {}\nteaser-video: {colour: red}\n", "goals: {}\nteaser-video: 1\n", "settings: {}\nteaser-video: {title: A}\n"):
        (message,) = told(text)
        assert message.startswith("plan.yml:3:1: M101 There is no section 'teaser-video'. Write accounts, audiences, ")


def test_ids_with_commas_are_told_as_the_list_that_is_meant() -> None:
    assert told("""
        channels: {instagram: {name: Instagram}, facebook: {name: Facebook}}
        roles: {lead: {name: Lead}}
        people: {mei: {name: Mei, roles: "lead, lead"}, ana: {name: Ana}}
        posts:
          desk: {title: Desk, channels: "instagram, facebook", owner: "mei, ana"}
          lamp:
            title: Lamp
            channels: instagram, facebok
    """) == [
        "plan.yml:4:34: M106 There is no role 'lead, lead'. Write [lead, lead].",
        "plan.yml:6:33: M106 There is no channel 'instagram, facebook'. Write [instagram, facebook].",
        "plan.yml:6:63: M106 There is no person or role 'mei, ana'. Write ana, lead or mei.",
        "plan.yml:9:15: M106 There is no channel 'instagram, facebok'. Did you mean 'instagram'?",
    ]


def test_a_section_written_twice_can_go_below_the_first() -> None:
    twice = "Y102 'posts' is written twice; the first is in line 2. Put what is below it under the first, or into another file."
    assert told("posts:\n  desk: {title: Desk}\nposts:\n  lamp: {title: Lamp}\n") == [f"plan.yml:4:1: {twice}"]
    assert told("posts:\n  desk: {title: Desk, title: Lamp}\n") == [
        "plan.yml:3:23: Y102 'title' is written twice; the first is in line 3. Keep one of them, or give one another name.",
    ]


def test_an_end_before_the_start_is_told_at_the_end() -> None:
    assert told("""
        campaigns:
          refresh:
            name: Refresh
            starts: 2027-02-01
            ends: 2027-01-31
    """) == [
        "plan.yml:6:11: M201 It ends ('ends': 2027-01-31) before it starts ('starts': 2027-02-01). Exchange or correct the dates.",
    ]


def test_an_approval_after_publishing_is_told_at_its_due_date() -> None:
    assert told("""
        roles: {client: {name: Client}}
        workflows:
          reel:
            steps:
              approve: {role: client, due: 2 days after, approval: true}
    """) == [
        (
            "plan.yml:6:36: M204 The step 'approve' is due 2 days after publishing, but it is an approval, which comes before publishing. "
            "Write a due date such as '2 days before'."
        ),
    ]


def test_a_step_that_reaches_approved_after_publishing_is_told_at_its_due_date() -> None:
    assert told("""
        roles: {client: {name: Client}}
        workflows:
          reel:
            steps:
              sign-off: {role: client, due: 1 working day after, reaches: approved}
    """) == [
        (
            "plan.yml:6:37: M204 The step 'sign-off' is due 1 working day after publishing, but it brings a post to 'approved', "
            "which comes before publishing. Write a due date such as '1 working day before'."
        ),
    ]


def test_a_failure_above_the_success_is_told_at_the_failure() -> None:
    assert told("""
        kpis: {reach: {name: Reach}}
        goals:
          awareness:
            statement: Be known
            kpis: {reach: {target: 20000, success: 18000, failure: 19000}}
    """) == [
        ("plan.yml:6:60: M202 A value of 19000 would be success and failure at once: success begins at 18000. Write a failure below it."),
    ]


EIGHT = """
roles:
  designer: {name: Designer}
people:
  mei: {nmae: Mei, roles: designer}
kpis:
  reach: {name: Reach}
goals:
  awareness:
    statement: Be known
    kpis: {reach: {success: 18000, failure: 19000}}
    owner: mei
workflows:
  reel:
    formats: reel
    steps:
      visuals: {role: desinger, due: 3 days before}
      approve: {role: designer, due: 2 days after, approval: true}
campaigns:
  refresh: {name: Refresh, goals: awareness, starts: 2027-02-01, ends: 2027-01-31, owner: mei}
key_dates:
  expo: {name: Expo, date: 2027-02-30}
posts:
  teaser: {title: Teaser, date: 3 days before reveal, campaign: refresh, format: reel, done: {visuals: 2027-01-05}}
  reveal: {title: Reveal, date: 1 week after teaser}
  stand: {title: Our stand, date: 2 days after expo, assign: {visuals: mei}}
"""

MORE = """
posts:
  stand: {title: Another stand, date: 2027-03-01}
"""


def test_eight_mistakes_of_one_playbook_are_told_in_one_run_and_nothing_else() -> None:
    problems = problems_of(EIGHT, zz=MORE)

    assert [(str(problem.place), problem.code) for problem in problems] == [
        ("plan.yml:5:9", "M101"),  # nmae: and no word of a missing name, nor of mei, who could not be read, as an owner
        ("plan.yml:11:45", "M202"),  # failure above success
        ("plan.yml:17:23", "M106"),  # desinger
        ("plan.yml:18:38", "M204"),  # approved after publishing
        ("plan.yml:20:72", "M201"),  # ends before it starts
        ("plan.yml:22:28", "M108"),  # 30 February: and no word of the post that counts from it
        ("plan.yml:25:33", "D102"),  # reveal → teaser → reveal
        ("zz.yml:2:3", "M102"),  # stand, written twice
    ]


def test_what_refers_to_a_broken_entry_is_not_told() -> None:
    assert [str(problem.place) for problem in problems_of("""
        stages: [awareness]
        roles:
          designer: {name: Designer, leed: mei}
        people:
          mei: {name: Mei, roles: [designer], email: none}
        kpis:
          churn: {name: Churn, direction: dwon}
        goals:
          loyalty: {statement: Keep customers, kpis: {churn: {target: 3, success: 4, failure: 6, period: spring}}, by: soon}
        channels:
          email: {name: E-mail, media: onwed, goals: [loyalty], owner: designer}
        workflows:
          mailing: {formats: [newsletter], steps: {write: {role: designer, due: some day}}}
        campaigns:
          sale: {name: Sale, goals: [loyalty], starts: 2027-01-01, ends: never ever, assign: {designer: mei, write: mei}}
        posts:
          offer: {title: New, date: 1 day after sale.starts, campaign: sale, channels: [email], stage: awareness, done: {write: 2027-01-01}}
    """)] == [
        "plan.yml:4:30",  # leed
        "plan.yml:6:46",  # the e-mail address
        "plan.yml:8:35",  # dwon: and no word of thresholds, whose direction nobody knows
        "plan.yml:10:98",  # the period
        "plan.yml:10:112",  # soon
        "plan.yml:12:32",  # onwed
        "plan.yml:14:73",  # some day
        "plan.yml:16:66",  # never ever
    ]  # fmt: skip


def test_a_misspelt_section_is_told_once_and_what_it_holds_is_known() -> None:
    assert told("""
        rolse:
          designer: {name: Designer}
        key_date:
          expo: {name: Expo, date: 2027-03-01}
        workflows:
          reel: {steps: {visuals: {role: designer, due: 1 day before}}}
        posts:
          stand: {title: Stand, date: 2 days after expo}
    """) == [
        "plan.yml:2:1: M101 There is no section 'rolse'. Did you mean 'roles'?",
        "plan.yml:4:1: M101 There is no section 'key_date'. Did you mean 'key_dates'?",
    ]


def test_a_misspelt_playbook_section_is_not_missed_too() -> None:
    assert told("playbok: {id: demo}\nplaybook-x: 1\n")[0].startswith("plan.yml:2:1: M101 There is no section 'playbok'.")


def test_a_file_that_cannot_be_read_makes_nobody_miss_what_it_may_hold() -> None:
    assert told(
        """
        posts:
          desk: {title: Desk, date: 1 week before expo, campaign: refresh, titel: x}
        """,
        team="campaigns:\n\trefresh: {}\n",
    ) == [
        "plan.yml:3:68: M101 'titel' is not known here. Did you mean 'time'?",
        "team.yml:2:1: Y101 A tab stands at the start of this line. Indent with spaces: two for each level.",
    ]
