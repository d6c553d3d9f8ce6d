"""The playbook of an edition as files to go on with: YAML of what the edition sees, from which the same plan is built.

What an edition does not see may have shaped what it sees: a hidden series gave a post its hour, a hidden post filled a slot. So the files
are planned again, and where a date comes out otherwise, the one that the edition shows is written in its place. What cannot be pinned
so is told.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from mkdocs_playbook import __version__
from mkdocs_playbook.editions import Selection
from mkdocs_playbook.handover.yaml_text import yaml_text
from mkdocs_playbook.model.embeds import read_embed
from mkdocs_playbook.model.names import Names
from mkdocs_playbook.model.plan import Cadence, Post
from mkdocs_playbook.model.playbook import SECTIONS, Playbook
from mkdocs_playbook.model.schema import as_file, json_schema
from mkdocs_playbook.model.timing import When
from mkdocs_playbook.model.write import Word, written
from mkdocs_playbook.notation import Notation
from mkdocs_playbook.plan import Plan, plan, review_files
from mkdocs_playbook.problems import PlaybookError, Problems
from mkdocs_playbook.read.fences import LANGUAGE, fences_in
from mkdocs_playbook.review.baseline import FILE as BASELINE
from mkdocs_playbook.review.baseline import write_baseline
from mkdocs_playbook.review.review import fingerprint
from mkdocs_playbook.review.rules import Finding
from mkdocs_playbook.schedule.items import Item
from mkdocs_playbook.schedule.pieces import Piece
from mkdocs_playbook.schedule.schedule import Schedule

SCHEMA = ".playbook.schema.json"
PAGES = "content/pages"
_ROUNDS = 4
"""How often the files are planned again to see whether all dates came out."""

_LAYOUT: Mapping[str, tuple[str, Sequence[str]]] = {
    "content/playbook.yml": (
        "What this playbook is, how it is built, and what was decided.",
        ("playbook", "settings", "feeds", "glossary", "decisions"),
    ),
    "content/strategy.yml": ("Why we publish, and what.", ("strategy", "offers", "audiences", "goals", "pillars", "stages")),
    "content/measures.yml": ("How each measure is defined, and what was measured.", ("kpis", "results")),
    "content/channels.yml": ("The places where the brand speaks.", ("channels",)),
    "content/team.yml": ("Who does what, and how.", ("roles", "people", "workflows", "requests", "meetings", "accounts")),
    "calendars/campaigns.yml": ("Campaigns, what is published again and again, and ideas.", ("campaigns", "cadences", "ideas")),
    "calendars/key-dates.yml": ("Days that the plan has to know.", ("key_dates",)),
}
"""Each file, what it is about, and the sections in it. Posts stand in a file for each month."""
_UNDATED = "calendars/without-date.yml"


@dataclass(frozen=True, slots=True)
class Source:
    """The files of a playbook, by path, and what came out otherwise than the edition has it, a sentence each."""

    files: Mapping[str, bytes]
    differences: tuple[str, ...] = ()


def source_of(selection: Selection, pages: Mapping[str, bytes]) -> Source:
    """The playbook that an edition sees. `pages` are the hand-written files that it sees, by path below the folder of pages."""
    shown = selection.plan
    raw = {section: value for section, value in written(_whole(selection)).items() if value}
    found = None
    for _ in range(_ROUNDS):
        found = _planned(raw)
        if not _pin(raw, found[1], shown):
            break
    assert found is not None
    differences = tuple(_differences(found[1].items, selection))
    files = {path: text.encode() for path, text in _files(raw, shown).items()}
    new = _new_findings(files, shown)
    if new:
        files[BASELINE] = write_baseline(new).encode()
    files |= {f"{PAGES}/{path}": content for path, content in pages.items()}
    if not any(path.startswith(f"{PAGES}/") for path in files):
        files[f"{PAGES}/.gitkeep"] = b""
    files[SCHEMA] = as_file(json_schema()).encode()
    files["mkdocs.yml"] = _config(shown).encode()
    files["README.md"] = _readme(shown, differences).encode()
    return Source(dict(sorted(files.items())), differences)


def page_of(text: str, path: str, selection: Selection) -> str:
    """A hand-written page with its blocks as the edition sees them, without those that it does not see."""
    if not selection.hides or LANGUAGE not in text:
        return text
    names = Names({section: frozenset(getattr(selection.whole.playbook, section)) for section in SECTIONS}, frozenset())
    lines = text.splitlines()
    for fence in reversed(fences_in(text, path)):
        embed = read_embed(fence, names, Problems(), follow=False)
        shown = selection.embed(embed) if embed else None
        options = yaml_text(written(shown)).splitlines() if shown else []
        block = [f"```{LANGUAGE}", *options, "```"] if shown else []
        lines[fence.line - 1 : fence.end] = [fence.indent + line for line in block]
    return "\n".join(lines) + "\n"


# ── what is written ─────────────────────────────────────────────────────────────────────────────────────────────────


def _whole(selection: Selection) -> Playbook:
    """What an edition sees, with what it took from entries that the edition does not see written where it is needed."""
    shown, whole = selection.plan, selection.whole
    playbook = shown.playbook.model_copy()
    of_post = {piece.post.id: piece for piece in shown.schedule.pieces if piece.post}
    playbook.posts = {key: _post(post, of_post.get(key), whole.playbook.posts[key]) for key, post in playbook.posts.items()}
    playbook.cadences = {key: _cadence(cadence, selection) for key, cadence in playbook.cadences.items()}
    playbook.settings = playbook.settings.model_copy(update={"calendar_files": {}})  # their events are key dates
    return playbook


def _post(post: Post, piece: Piece | None, whole: Post) -> Post:
    """A post that stands without its cadence and campaign, where the edition does not see those."""
    lost_cadence = bool(whole.cadence) and not post.cadence
    lost_campaign = bool(whole.campaign) and not post.campaign
    if piece is None or not (lost_cadence or lost_campaign):
        return post
    taken: dict[str, Any] = {
        "goals": piece.goals,
        "audiences": piece.audiences,
        "offers": piece.offers,
        "timezone": piece.zone or None,
        "workflow": piece.workflow,
    }
    if lost_cadence:
        taken |= {
            "date": post.date or (When(piece.date) if piece.date else None),
            "time": piece.time,
            "channels": piece.channels,
            "format": piece.format,
            "pillar": piece.pillar,
            "stage": piece.stage,
            "campaign": piece.campaign,
            "link": piece.link,
            "status": piece.status if piece.status != "planned" else None,
            "slot": None,
        }
    return post.model_copy(update={name: value for name, value in taken.items() if name == "slot" or (value and not getattr(post, name))})


def _cadence(cadence: Cadence, selection: Selection) -> Cadence:
    """A cadence without the slots that hidden posts fill, and with what it took from a hidden campaign."""
    schedule = selection.plan.schedule
    pieces = [piece for piece in schedule.pieces if piece.cadence == cadence.id and piece.slot]
    seen = {piece.slot for piece in pieces}
    slots = schedule.slots.get(cadence.id, {})
    filled = {piece.slot for piece in selection.whole.schedule.pieces if piece.cadence == cadence.id and piece.post and piece.slot}
    hidden = sorted(name for name in slots if name not in seen and name in filled)
    change: dict[str, Any] = {}
    if hidden:
        change["skip"] = (*cadence.skip, *hidden)
        change["move"] = {name: day for name, day in cadence.move.items() if name not in hidden}
        change["topics"] = {str(name): slot.topic for name, slot in slots.items() if slot.topic and name not in hidden}
    example = next((piece for piece in pieces if piece.post is None), None)
    if example and selection.whole.playbook.cadences[cadence.id].campaign and not cadence.campaign:
        taken = {"goals": example.goals, "audiences": example.audiences, "offers": example.offers, "workflow": example.workflow}
        change |= {
            name: value for name, value in {**taken, "timezone": example.zone or None}.items() if value and not getattr(cadence, name)
        }
    return cadence.model_copy(update=change)


# ── what comes out of it ────────────────────────────────────────────────────────────────────────────────────────────


def _planned(raw: Mapping[str, Any]) -> tuple[Playbook, Schedule]:
    """The plan of what is written. Raises `PlaybookError` where it cannot be read, which is a mistake of this module."""
    problems = Problems()
    found = plan({"source.yml": yaml_text(raw).encode()}, problems)
    if found is None:
        raise PlaybookError(problems.all)
    return found


_DAYS = {"campaigns": ("starts", "ends"), "cadences": ("starts", "ends"), "key_dates": ("date", "ends"), "posts": ("date", None)}
"""The fields that say from when to when something is."""


def _pin(raw: dict[str, Any], found: Schedule, shown: Plan) -> bool:
    """Write down what did not come out as the edition `shown` has it. Whether there was anything to write."""
    before = deepcopy(raw)
    schedule = shown.schedule
    if found.horizon != schedule.horizon and not shown.playbook.playbook.periods and schedule.items:
        first, last = schedule.horizon
        raw["playbook"]["periods"] = {Word("plan"): {"starts": Word(first), "ends": Word(last)}}
    for section, (first_field, last_field) in _DAYS.items():
        for key, entry in raw.get(section, {}).items():
            span, now = schedule.spans.get(str(key)), found.spans.get(str(key))
            if span and now and span[0] != now[0]:
                entry[first_field] = Word(span[0])
            if span and now and span[1] != now[1] and last_field:
                entry[last_field] = Word(span[1])
    dates = {piece.post.id: piece.date for piece in found.pieces if piece.post}
    for piece in schedule.pieces:
        if piece.post and piece.date and dates.get(piece.post.id) != piece.date and not piece.post.published:
            raw["posts"][piece.post.id]["date"] = Word(piece.date)
    for key, slots in schedule.slots.items():
        for name, slot in found.slots.get(key, {}).items():
            if name in slots and slots[name].date != slot.date:
                raw["cadences"][key].setdefault("move", {})[Word(name)] = Word(slots[name].date)
    _pin_requests(raw, found, schedule)
    _pin_people(raw, found, shown)
    return raw != before


def _pin_requests(raw: dict[str, Any], found: Schedule, schedule: Schedule) -> None:
    now = {item.uid: item for item in found.items}
    for item in schedule.items:
        section, _, key = item.address.partition("#")
        other = now.get(item.uid)
        if other is None or key not in raw.get(section, {}):
            continue
        if item.kind == "request" and item.due != other.due:
            raw[section][key]["needed_by"] = Word(item.due)
        if item.kind == "meeting" and item.date != other.date and "date" in raw[section][key]:
            raw[section][key]["date"] = Word(item.date)


def _pin_people(raw: dict[str, Any], found: Schedule, shown: Plan) -> None:
    """Name under `assign` whoever does a step, where that came of something hidden, such as the role that does it."""
    now = {item.uid: item for item in found.items}
    for item in shown.schedule.items:
        other = now.get(item.uid)
        if item.kind != "task" or other is None or not item.step or len(item.people) != 1 or other.people == item.people:
            continue
        entry = raw.get("posts", {}).get(item.post) if item.post else raw.get("cadences", {}).get(item.cadence)
        if entry is not None:
            entry.setdefault("assign", {}).setdefault(Word(item.step), Word(item.people[0]))


def _differences(items: Sequence[Item], selection: Selection) -> Iterator[str]:
    """What of the edition's dates the files give otherwise, in words."""
    shown = selection.plan
    form = Notation("en")
    now = {item.uid: item for item in items}
    whole = {item.uid: item for item in selection.whole.schedule.items}
    lost = []
    for item in shown.schedule.items:
        other = now.pop(item.uid, None)
        if other is None:
            lost.append(item)
        elif _moment(item) != _moment(other):
            people = whole[item.uid].people if item.uid in whole else item.people
            why = _OTHER_DAYS_OFF if set(people) - set(item.people) else _HANGS
            yield f"{_title(item)}: {_when(item, form)} in this pack, {_when(other, form)} when it is built from here. {why}"
        elif item.people != other.people:
            names = form.listed([shown.playbook.people[key].name for key in other.people if key in shown.playbook.people])
            yield f"{_title(item)}, {_when(item, form)}: when it is built from here, it falls to {names or 'nobody'}. {_HANGS}"
    # What filled a slot of a hidden series has a name of its own now.
    new = Counter((item.kind, item.title, item.step, *_moment(item)) for item in now.values())
    for item in list(lost):
        key = (item.kind, item.title, item.step, *_moment(item))
        if new[key]:
            new[key] -= 1
            lost.remove(item)
    for item in lost:
        yield f"{_title(item)}: {_when(item, form)} in this pack, and missing when it is built from here. {_HANGS}"
    for _, title, step, date, *_ in sorted((+new).elements(), key=str):
        yield f"{title}{f', {step}' if step else ''}: {form.date(date, 'year')} when it is built from here, and not in this pack. {_HANGS}"


_OTHER_DAYS_OFF = "It is the work of somebody who is not named here."
_HANGS = "It hangs on something that is not shown here."


def _title(item: Item) -> str:
    return f"{item.step_name}, {item.title}" if item.step_name else item.title


def _when(item: Item, form: Notation) -> str:
    """The day of an item, with what else may differ: its last day, its hour."""
    day = form.date(item.date, "year") + (f" to {form.date(item.ends, 'year')}" if item.ends else "")
    return day + (f", {item.time:%H:%M} {item.zone}".rstrip() if item.time else "")


def _moment(item: Item) -> tuple[dt.date, dt.date | None, dt.time | None, str, dt.date | None]:
    return item.date, item.ends, item.time, item.zone, item.due


def _new_findings(files: Mapping[str, bytes], shown: Plan) -> list[Finding]:
    """What the review finds in the files that it does not find in the edition: gaps where something is hidden."""
    known = Counter(fingerprint(finding) for finding in shown.findings)
    new = []
    for finding in review_files({path: data for path, data in files.items() if path.endswith(".yml")}, shown.today):
        key = fingerprint(finding)
        if known[key] > 0:
            known[key] -= 1
        else:
            new.append(finding)
    return new


# ── files ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _files(raw: Mapping[str, Any], shown: Plan) -> dict[str, str]:
    files = {}
    for path, (about, sections) in _LAYOUT.items():
        if content := {name: raw[name] for name in sections if raw.get(name)}:
            files[path] = _file(about, content)
    assert not (left := raw.keys() - {name for _, names in _LAYOUT.values() for name in names} - {"posts", "settings"}), left
    dates = {piece.post.id: piece.date for piece in shown.schedule.pieces if piece.post}
    months: dict[str, dict[str, Any]] = {}
    for key, post in sorted(raw.get("posts", {}).items(), key=lambda pair: (str(dates.get(pair[0]) or "9"), pair[0])):
        day = dates.get(key)
        months.setdefault(f"calendars/{day:%Y-%m}.yml" if day else _UNDATED, {})[key] = post
    for path, posts in months.items():
        about = "Posts that have no date yet." if path == _UNDATED else f"What is published in {path[10:17]}."
        files[path] = _file(about, {"posts": posts})
    return files


def _file(about: str, content: Mapping[str, Any]) -> str:
    sections = "\n".join(yaml_text({name: value}) for name, value in content.items())
    return f"# yaml-language-server: $schema=../{SCHEMA}\n# {about}\n\n{sections}"


def _config(shown: Plan) -> str:
    return yaml_text(
        {
            "site_name": shown.playbook.title,
            "docs_dir": Word(PAGES),
            "theme": {
                "name": Word("material"),
                "font": Word("false"),
                "features": [Word(f"navigation.{name}") for name in ("indexes", "prune", "tabs", "top")],
            },
            "plugins": [Word("search"), Word("playbook")],
        }
    )


def _readme(shown: Plan, differences: Sequence[str]) -> str:
    more = f"\n## What comes out otherwise\n\n{_DIFFER}\n\n{''.join(f'- {text}{chr(10)}' for text in differences)}" if differences else ""
    return f"""# {shown.playbook.title}: the source

These files are the playbook itself. Change a date here and build again, and the site, the calendars and the deadlines follow.

```sh
python3 -m venv .venv
.venv/bin/pip install 'mkdocs-playbook=={__version__}'
.venv/bin/playbook check
.venv/bin/mkdocs serve
```

The third line tells what is wrong or missing, and the fourth shows the site at <http://127.0.0.1:8000/>. On Windows, write
`.venv\\Scripts\\` in place of `.venv/bin/`. Python 3.11 or newer is needed. `.venv/bin/playbook build` makes a folder `site` that any web
server can show; the page "Guide" of the site says what can be written.

| file | what is in it |
|---|---|
| `content/` | strategy, measures, channels, team |
| `calendars/` | campaigns, key dates, and the posts of each month |
| `content/pages/` | pages that were written by hand |
| `mkdocs.yml` | the settings of the site: give it a `site_url` once you have an address |

## To change a date

1. Find the post: the last part of its page's address is its id, and below that name it stands in the file of its month in `calendars/`.
2. Change its line `date:`.
3. If it has a line `cadence:`, it fills a turn of a series, called by the old date. Add a line `slot:` with the old date, unless there is
   one already:

   ```yaml
   slot: 2027-01-12 # the date that stood at date:
   date: 2027-01-14
   ```

4. Run `playbook check`, which names each line that is wrong and what to write instead, then `playbook build`.

## What is only in the pack

The site that is built from here has the strategy, the plan, the team and the calendars. It has no section Handover: owners, risks, what
stops working and the sheets to sign are of the day of the handover. `playbook handover` here makes a pack of its own with them, the PDF
and the tables.
{more}"""


_DIFFER = """\
Work goes by the days off of whoever does it, and not everybody is named here. Until that work passes to somebody of yours, the dates in the
pack's site, PDF, calendars and tables are right; afterwards those that are built from here."""
