"""Items as JSON, for other programs."""

from __future__ import annotations

import json

from mkdocs_playbook.schedule.items import to_json
from support import planned

PLAN = """
playbook: {id: demo, timezone: Asia/Singapore}
channels: {instagram: {name: Instagram}}
roles: {writer: {name: Writer, lead: mei}}
people: {mei: {name: Mei}}
workflows: {short: {formats: article, steps: {draft: {role: writer, due: 1 day before}}}}
posts:
  news: {title: "Gut: \\"Kopi\\" & 咖啡", date: 2027-01-12, time: 12:00, channels: instagram, format: article, done: {draft: 2027-01-08}}
meetings: {sync: {name: Sync, date: 2027-01-11, at: 9:30, for: 45 minutes, people: mei}}
key_dates: {new-year: {name: New Year, date: 2027-02-06, ends: 2027-02-07}}
strategy: {review_by: 2027-03-01}
""".lstrip("\n")


def test_an_item_says_what_it_holds_in_json_s_types_and_nothing_else() -> None:
    found = {item["uid"]: item for item in json.loads(to_json(planned(PLAN)[1].items))}

    assert found["publish.news@demo"] == {
        "uid": "publish.news@demo",
        "kind": "publish",
        "title": 'Gut: "Kopi" & 咖啡',
        "date": "2027-01-12",
        "time": "12:00:00",
        "zone": "Asia/Singapore",
        "workflow": "short",
        "post": "news",
        "channels": ["instagram"],
        "format": "article",
        "status": "planned",
        "address": "posts/news",
        "place": {"path": "plan.yml", "line": 7, "column": 3},
        "instant": "2027-01-12T04:00:00Z",
        "done": False,
    }
    task = found["task.news.draft@demo"]
    assert (task["date"], task["due"], task["publishing"], task["done"]) == ("2027-01-08", "2027-01-11", "2027-01-12", True)
    assert (task["people"], task["roles"], task["step_name"]) == (["mei"], ["writer"], "Draft")
    assert "instant" not in task
    meeting = found["meeting.sync@demo"]
    assert (meeting["duration"], meeting["instant"], meeting["people"]) == (45, "2027-01-11T01:30:00Z", ["mei"])
    assert found["key-date.new-year@demo"]["ends"] == "2027-02-07"
    assert "place" not in found["review.strategy@demo"]


def test_the_list_has_one_item_a_line_in_order_of_time() -> None:
    text = to_json(planned(PLAN)[1].items)

    lines = text.splitlines()
    assert (lines[0], lines[-1], text[-1]) == ("[", "]", "\n")
    assert [json.loads(line.rstrip(","))["uid"].split("@")[0] for line in lines[1:-1]] == [
        "task.news.draft",
        "meeting.sync",
        "publish.news",
        "key-date.new-year",
        "review.strategy",
    ]
    assert "咖啡" in text


def test_a_playbook_without_items_gives_an_empty_list() -> None:
    assert to_json([]) == "[]\n"


def test_the_same_playbook_gives_the_same_json() -> None:
    assert to_json(planned(PLAN)[1].items) == to_json(planned(PLAN)[1].items)
