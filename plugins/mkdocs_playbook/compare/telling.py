"""Changes in words, as a client reads them: in the playbook's language, dates by its calendar, names instead of ids."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from mkdocs_playbook.compare.changes import KINDS, Change, Kind, Moment, Named, Value
from mkdocs_playbook.model.base import NOUNS
from mkdocs_playbook.model.moments import Rate
from mkdocs_playbook.model.timing import Offset, Rhythm, When
from mkdocs_playbook.notation import Notation
from mkdocs_playbook.timewords import TimeWords
from mkdocs_playbook.words import Catalogue, msg, msgs

HEADINGS: dict[Kind, str] = {
    "moved": msg("Moved"),
    "added": msg("Added"),
    "cancelled": msg("Cancelled"),
    "on-hold": msg("Put on hold"),
    "resumed": msg("Taken up again"),
    "published": msg("Published"),
    "removed": msg("Removed"),
    "status": msg("Status"),
    "renamed": msg("Renamed"),
    "channels": msg("In other channels"),
    "text": msg("Texts"),
    "people": msg("Who does what"),
    "numbers": msg("Numbers"),
    "changed": msg("Also changed"),
}

_NOUNS = {
    **NOUNS,
    "ideas": msg("idea"),
    "decisions": msg("decision"),
    "results": msg("result"),
    "glossary": msg("word"),
    "strategy": "",
    "playbook": "",
    "settings": "",
    "tasks": msg("deadline"),
    "slots": msg("slot"),
    "occurrences": msg("meeting"),
    "reviews": msg("KPI review"),
}

_SECTIONS = {"strategy": msg("Strategy"), "settings": msg("Settings")}
"""What sections are called that are one thing each."""

_COUNTED = {
    "posts": msgs("{number} post", "{number} posts"),
    "campaigns": msgs("{number} campaign", "{number} campaigns"),
    "cadences": msgs("{number} cadence", "{number} cadences"),
    "key_dates": msgs("{number} key date", "{number} key dates"),
    "requests": msgs("{number} request", "{number} requests"),
    "meetings": msgs("{number} meeting", "{number} meetings"),
    "tasks": msgs("{number} deadline", "{number} deadlines"),
    "slots": msgs("{number} slot", "{number} slots"),
    "occurrences": msgs("{number} date of a meeting", "{number} dates of meetings"),
    "reviews": msgs("{number} review of KPIs", "{number} reviews of KPIs"),
}
"""What follows from a change, counted, in the order in which it is told."""

_DERIVED = frozenset({"tasks", "slots", "occurrences", "reviews"})
"""What nobody writes down."""

_WITH_IT: dict[Kind, str] = {
    "moved": msg("moved with it: {things}"),
    "added": msg("added with it: {things}"),
    "removed": msg("gone with it: {things}"),
    "people": msg("passed to others: {things}"),
    "on-hold": msg("put on hold with it: {things}"),
    "cancelled": msg("cancelled with it: {things}"),
    "resumed": msg("taken up again with it: {things}"),
    "status": msg("also with another status: {things}"),
}
_ALONE: dict[Kind, str] = {
    "moved": msg("moved: {things}"),
    "added": msg("added: {things}"),
    "removed": msg("gone: {things}"),
    "people": msg("now of others: {things}"),
}

_POSTS: dict[Kind, tuple[str, str]] = {
    "moved": msgs("{number} post moved", "{number} posts moved"),
    "added": msgs("{number} post added", "{number} posts added"),
    "cancelled": msgs("{number} post cancelled", "{number} posts cancelled"),
    "on-hold": msgs("{number} post put on hold", "{number} posts put on hold"),
    "resumed": msgs("{number} post taken up again", "{number} posts taken up again"),
    "published": msgs("{number} post published", "{number} posts published"),
    "removed": msgs("{number} post removed", "{number} posts removed"),
}

FIELDS = {
    "accountable": msg("accountable"),
    "agenda": msg("agenda"),
    "approach": msg("approach"),
    "approval": msg("approval"),
    "assets": msg("files"),
    "assign": msg("who does it"),
    "at": msg("time"),
    "audiences": msg("audiences"),
    "avoid": msg("what to avoid"),
    "away": msg("days away"),
    "backup": msg("who steps in"),
    "baseline": msg("baseline"),
    "batch": msg("batch"),
    "because": msg("why believe it"),
    "belongs_to": msg("whom it belongs to"),
    "boost": msg("paid push"),
    "brand": msg("brand"),
    "budget": msg("budget"),
    "by": msg("by"),
    "cadence": msg("cadence"),
    "campaign": msg("campaign"),
    "caveat": msg("what to keep in mind"),
    "channel": msg("channel"),
    "channels": msg("channels"),
    "color": msg("colour"),
    "consulted": msg("consulted"),
    "copy": msg("text"),
    "currency": msg("currency"),
    "cumulative": msg("adds up over time"),
    "date": msg("date"),
    "day_off": msg("days off"),
    "days": msg("working days"),
    "decides": msg("what it decides"),
    "description": msg("description"),
    "destination": msg("destination"),
    "direction": msg("direction"),
    "do": msg("what to do"),
    "done": msg("done"),
    "done_when": msg("done when"),
    "due": msg("deadline"),
    "email": msg("e-mail address"),
    "ends": msg("end"),
    "every": msg("rhythm"),
    "failure": msg("failure"),
    "for": msg("for"),
    "format": msg("format"),
    "formats": msg("formats"),
    "formula": msg("formula"),
    "found_on": msg("where they are found"),
    "from": msg("first day on the team"),
    "goals": msg("goals"),
    "handle": msg("account"),
    "holidays": msg("public holidays"),
    "informed": msg("informed"),
    "is_a": msg("what it is"),
    "keywords": msg("keywords"),
    "kept_in": msg("where the credentials are kept"),
    "kind": msg("kind"),
    "kpis": msg("KPIs"),
    "language": msg("language"),
    "lead": msg("lead"),
    "level": msg("level"),
    "link": msg("link"),
    "links": msg("links"),
    "meaning": msg("meaning"),
    "media": msg("media"),
    "medium": "utm_medium",
    "message": msg("message"),
    "name": msg("name"),
    "needs": msg("needs"),
    "notes": msg("notes"),
    "objections": msg("objections"),
    "offers": msg("offers"),
    "organisation": msg("organisation"),
    "owner": msg("owner"),
    "paid": msg("paid"),
    "paid_by": msg("who pays"),
    "parts": msg("parts"),
    "pains": msg("troubles"),
    "people": msg("people"),
    "period": msg("period"),
    "periods": msg("periods"),
    "pillar": msg("pillar"),
    "plan": msg("what is booked"),
    "planned": msg("planned budget"),
    "platform": msg("platform"),
    "positioning": msg("positioning"),
    "primary": msg("main one"),
    "promise": msg("promise"),
    "purpose": msg("purpose"),
    "question": msg("question"),
    "questions": msg("questions"),
    "raci": msg("who takes part"),
    "reaches": msg("status when done"),
    "renews": msg("renews or ends"),
    "repurposed_from": msg("made from"),
    "responsible": msg("responsible"),
    "responsibilities": msg("responsibilities"),
    "review": msg("review rhythm"),
    "review_by": msg("to be looked at by"),
    "role": msg("role"),
    "roles": msg("roles"),
    "second_factor": msg("second factor"),
    "share": msg("share"),
    "skip": msg("left out"),
    "slot": msg("slot"),
    "source": msg("source"),
    "spent": msg("spent"),
    "stage": msg("stage"),
    "starting_point": msg("starting point"),
    "starts": msg("start"),
    "statement": msg("statement"),
    "status": msg("status"),
    "steps": msg("steps"),
    "stops": msg("what stops working"),
    "success": msg("success"),
    "supports": msg("goals that it supports"),
    "target": msg("target"),
    "team": msg("who is asked"),
    "techniques": msg("techniques"),
    "that": msg("what it does"),
    "time": msg("time"),
    "timezone": msg("time zone"),
    "title": msg("title"),
    "tone": msg("tone"),
    "topic": msg("topic"),
    "topics": msg("topics"),
    "type": msg("type"),
    "unit": msg("unit"),
    "unlike": msg("unlike"),
    "until": msg("last day on the team"),
    "url": msg("address"),
    "use": msg("definition"),
    "utm": msg("UTM tags"),
    "utm_campaign": "utm_campaign",
    "utm_paid": msg("UTM tags of ads"),
    "visibility": msg("who may see it"),
    "vision": msg("vision"),
    "vocabulary": msg("vocabulary"),
    "we_are": msg("what we are"),
    "we_are_not": msg("what we are not"),
    "what": msg("what"),
    "where": msg("place"),
    "who": msg("what they need"),
    "why": msg("reason"),
    "workflow": msg("workflow"),
}
"""What the fields of entries are called in a sentence."""

_CHOICES = frozenset({"status", "level", "type", "media", "format", "formats", "kind", "reaches", "review", "direction", "batch"})
_SHORT = 80
"""Texts with more characters are not quoted whole."""
_PIECES, _PIECE, _WORDS = 3, 90, 5_000
"""How many places of a text are quoted that are different, how long each may be, and how many words are looked at."""


@dataclass(frozen=True, slots=True)
class Told:
    """A change in words, and what follows from it."""

    change: Change
    subject: str
    """What it is about: `Post “5 desk upgrades”`; '' for what is about nothing that has a name."""
    noun: str
    """`post`, `key date`; '' for what is no entry."""
    title: str
    text: str
    """What happened, without its end: `moved from Mon 1 Feb to Wed 3 Feb 2027, 2 days later`."""
    with_it: str = ""
    """What follows from it, in short: `moved with it: 4 posts and 23 deadlines`."""
    follows: tuple[Told, ...] = ()
    """All of what follows from it, deadlines last."""


@dataclass(frozen=True, slots=True)
class Telling:
    """All changes in words: a summary in a line, and sections of them."""

    summary: str
    sections: tuple[tuple[str, tuple[Told, ...]], ...]


@dataclass(frozen=True, slots=True)
class Since:
    """What changed since a version, and when that was."""

    version: str
    day: dt.date
    telling: Telling

    @property
    def count(self) -> int:
        """How many changes there are, without those that follow from others."""
        return sum(len(told) for _, told in self.telling.sections)


def tell(changes: Sequence[Change], language: str, currency: str | None = None) -> Telling:
    """The changes, as `compare` gives them, in the words of `language`."""
    return _Teller(language, currency).tell(changes)


class _Teller:
    def __init__(self, language: str, currency: str | None) -> None:
        self._words = Catalogue(language)
        self._times = TimeWords(self._words)
        self._form = Notation(self._words.spoken, currency)
        self._with_year = True

    def tell(self, changes: Sequence[Change]) -> Telling:
        self._with_year = len(_years(changes)) > 1
        causes = {change.key for change in changes if not change.because}
        followers: dict[str, list[Change]] = {}
        first: list[Change] = []
        for change in changes:
            if change.because in causes:
                followers.setdefault(change.because, []).append(change)
            else:
                first.append(change)
        sections: dict[Kind, list[Told]] = {}
        loose: dict[tuple[Kind, str], list[Change]] = {}
        for change in first:
            if change.section in _DERIVED:
                loose.setdefault((change.kind, change.section), []).append(change)
            else:
                sections.setdefault(change.kind, []).append(self._told(change, followers.get(change.key, [])))
        for (kind, section), group in loose.items():
            sections.setdefault(kind, []).append(self._group(kind, section, group))
        told = tuple((self._words.say(HEADINGS[kind]), tuple(sections[kind])) for kind in KINDS if kind in sections)
        return Telling(self._summary(changes), told)

    # ── summary ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _summary(self, changes: Sequence[Change]) -> str:
        if not changes:
            return self._words.say("Nothing changed in the plan.")
        posts = Counter(change.kind for change in changes if change.section == "posts")
        moved = {change.id for change in changes if change.section == "posts" and change.kind == "moved"}
        told = [self._words.count(*_POSTS[kind], len(moved) if kind == "moved" else posts[kind]) for kind in _POSTS if posts[kind]]
        numbers = [change for change in changes if change.kind == "numbers" and change.section != "results"]
        shown = [self._number(change) for change in numbers[:3]]
        rest = [change for change in changes if not (change.section == "posts" and change.kind in _POSTS) and not change.because]
        others = len([change for change in rest if change not in numbers[:3]])
        parts = [", ".join(told), *shown]
        if others:
            parts.append(
                self._words.count("{number} other change", "{number} other changes", others)
                if len(parts) > 1 or told
                else self._words.count("{number} change", "{number} changes", others)
            )
        return "; ".join(part for part in parts if part)

    def _number(self, change: Change) -> str:
        """A number as the summary tells it: with the entry's title, where it is not that of a KPI."""
        text = self._text(change)
        return text if any(isinstance(at, Named) and at.section == "kpis" for at in change.within) else f"{_line(change.title)}: {text}"

    # ── a change ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _told(self, change: Change, followers: Sequence[Change]) -> Told:
        order = list(_COUNTED)
        followers = sorted(followers, key=lambda one: order.index(one.section) if one.section in order else 0)
        follows = tuple(self._told(one, ()) for one in followers)
        noun = self._words.say(_NOUNS.get(change.section, ""))
        title = self._words.say(_SECTIONS[change.section]) if change.section in _SECTIONS else _line(change.title)
        subject = self._words.say("{noun} “{title}”", noun=noun[:1].upper() + noun[1:], title=title) if noun else title
        return Told(change, subject, noun, title, self._text(change), self._with_it(followers), follows)

    def _group(self, kind: Kind, section: str, group: Sequence[Change]) -> Told:
        """Changes of what nobody writes down, for which nothing is known to be the reason."""
        things = self._words.count(*_COUNTED[section], len(group))
        text = self._words.say(_ALONE[kind], things=things) if kind in _ALONE else things
        return Told(group[0], "", "", "", text, "", tuple(self._told(change, ()) for change in group))

    def _with_it(self, followers: Sequence[Change]) -> str:
        kinds: dict[Kind, Counter[str]] = {}
        for change in followers:
            kinds.setdefault(change.kind, Counter())[change.section] += 1
        told = []
        for kind in KINDS:
            if kind in kinds and kind in _WITH_IT:
                counts = kinds[kind]
                things = [self._words.count(*_COUNTED[section], counts[section]) for section in _COUNTED if counts[section]]
                told.append(self._words.say(_WITH_IT[kind], things=self._form.listed(things)))
        return "; ".join(told)

    def _text(self, change: Change) -> str:
        if change.section == "results":
            return self._result(change)
        match change.kind:
            case "moved":
                return self._moved(change)
            case "added":
                return self._added(change)
            case "removed":
                return self._removed(change)
            case "cancelled":
                if isinstance(change.old, Moment):
                    return self._words.say("cancelled; it was planned for {day}", day=self._moment(change.old))
                return self._words.say("cancelled now")
            case "on-hold":
                return self._words.say("put on hold now")
            case "resumed":
                return self._words.say("taken up again, now {status}", status=self._words.choice(str(change.new)))
            case "published":
                return self._published(change)
            case "renamed":
                return self._renamed(change)
            case "people" if change.section == "tasks":
                return self._words.say("{old} → {new}", old=self._list(change.old, "") or "–", new=self._list(change.new, "") or "–")
            case "text":
                return self._changed_text(self._words.say("text"), str(change.old or ""), str(change.new or ""))
        return self._field(change)

    def _published(self, change: Change) -> str:
        if not isinstance(change.new, Moment):
            return self._words.say("published now")
        day = self._moment(change.new)
        if isinstance(change.old, Moment) and change.old.date != change.new.date:
            return self._words.say("published on {day}, planned for {planned}", day=day, planned=self._date(change.old.date))
        return self._words.say("published on {day}", day=day)

    def _renamed(self, change: Change) -> str:
        if change.field == "id":
            return self._words.say("its id is {new} now, it was {old}", new=change.new, old=change.old)
        return self._words.say("called “{old}” before", old=_line(str(change.old))) if change.old else self._words.say("has a name now")

    def _result(self, change: Change) -> str:
        where = [self._times.period(change.name), *(self._name(at) for at in change.within)]
        old, new = self._value(change.old, change), self._value(change.new, change)
        about = ", ".join(where)
        if change.old is None:
            return self._words.say("{about}: measured {value}", about=about, value=new)
        if change.new is None:
            return self._words.say("{about}: no longer there, it was {value}", about=about, value=old)
        return self._words.say("{about}: {old} → {new}", about=about, old=old, new=new)

    def _added(self, change: Change) -> str:
        where = self._form.listed([self._name(at) for at in change.within])
        if change.section == "people":
            return self._words.say("joins the team as {roles}", roles=where) if where else self._words.say("joins the team")
        if isinstance(change.new, Rhythm):
            return self._words.say("new, {rhythm}", rhythm=self._times.every(change.new))
        if isinstance(change.new, Moment):
            day = self._moment(change.new)
            return (
                self._words.say("new, {day}, in {channels}", day=day, channels=where) if where else self._words.say("new, {day}", day=day)
            )
        if change.section == "posts":
            return self._words.say("new, without a date")
        if change.section == "decisions" and change.date:
            return self._words.say("decided on {day}", day=self._date(change.date))
        return self._words.say("new")

    def _removed(self, change: Change) -> str:
        if change.section == "people":
            return self._words.say("no longer on the team")
        if isinstance(change.old, Moment):
            return self._words.say("removed; it was planned for {day}", day=self._moment(change.old))
        return self._words.say("removed")

    def _moved(self, change: Change) -> str:
        """A day or an hour that is another one."""
        old, new = change.old, change.new
        if change.section == "requests" and isinstance(old, Moment) and isinstance(new, Moment):
            return self._words.say("needed by {new} instead of {old}", old=self._moment(old), new=self._moment(new))
        text = self._moved_from(old, new)
        if change.name == "slot" and change.within:
            return self._words.say("the slot of {day}: {moved}", day=self._date(dt.date.fromisoformat(str(change.within[0]))), moved=text)
        return f"{self._name(change.within[0])}: {text}" if change.within else text

    def _moved_from(self, old: Value, new: Value) -> str:
        if not isinstance(old, Moment) or not isinstance(new, Moment):
            if old is None:
                if isinstance(new, dt.time):
                    return self._words.say("has a time now: {new}", new=self._when(new))
                return self._words.say("has a date now: {new}", new=self._when(new))
            if new is None:
                return self._words.say("has no date any more; it was {old}", old=self._when(old))
            return self._words.say("at {new} instead of {old}", old=self._when(old), new=self._when(new))
        if old.ends or new.ends:
            return self._words.say("now {new} instead of {old}", old=self._moment(old), new=self._moment(new))
        days = (new.date - old.date).days
        if not days:
            if new.time and old.time:
                day = self._date(new.date)
                return self._words.say("on {day} at {new} instead of {old}", day=day, old=f"{old.time:%H:%M}", new=f"{new.time:%H:%M}")
            return self._words.say("now {new} instead of {old}", old=self._moment(old), new=self._moment(new))
        by = self._words.count("{number} day later", "{number} days later", days)
        if days < 0:
            by = self._words.count("{number} day earlier", "{number} days earlier", -days)
        if old.time == new.time:  # the hour is the same, so it is said once
            old = Moment(old.date)
        return self._words.say("moved from {old} to {new}, {by}", old=self._moment(old), new=self._moment(new), by=by)

    # ── a field ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _field(self, change: Change) -> str:
        label = self._label(change)
        old, new = change.old, change.new
        if isinstance(old, tuple) or isinstance(new, tuple):
            return self._list_changed(label, change)
        if change.name == "done":
            done = self._value(new, change)
            return (
                self._words.say("{step} done on {day}", step=label, day=done)
                if new
                else self._words.say("{step} no longer done", step=label)
            )
        texts = [_line(str(value)) if isinstance(value, str) else "" for value in (old, new)]
        if max(map(len, texts)) > _SHORT and change.name not in _CHOICES:
            if old is None or new is None:
                return (
                    self._words.say("{field}: written now", field=label)
                    if new is not None
                    else self._words.say("{field}: removed", field=label)
                )
            return self._changed_text(label, texts[0], texts[1])
        before, after = self._value(old, change), self._value(new, change)
        if change.unit and isinstance(old, Decimal) and isinstance(new, Decimal) and change.unit not in ("money", "%"):
            before = self._form.number(old)  # the unit is said once
        if old is None:
            return self._words.say("{field}: {new}, not said before", field=label, new=after)
        if new is None:
            return self._words.say("{field}: no longer {old}", field=label, old=before)
        return self._words.say("{field}: {old} → {new}", field=label, old=before, new=after)

    def _label(self, change: Change) -> str:
        name = "topic" if change.name == "topics" and change.within else change.name
        field = self._words.say(FIELDS[name]) if name in FIELDS else name
        if change.section == "settings":
            return change.field
        if name in ("done", "assign"):
            return self._form.listed([self._name(at, name) for at in change.within]) if change.within else field
        within = [self._name(at, name) for at in change.within]
        if within:
            return self._words.say("{field} of {entry}", field=field, entry=" / ".join(within))
        return field

    def _list_changed(self, label: str, change: Change) -> str:
        left, right = (value if isinstance(value, tuple) else () for value in (change.old, change.new))
        come = [item for item in right if item not in left]
        gone = [item for item in left if item not in right]
        if any(isinstance(item, tuple) for item in (*left, *right)) and change.name != "away":
            return self._words.say("{field} changed", field=label)
        told = []
        quoted = [self._list(items, change.name, change) for items in (tuple(come), tuple(gone))]
        if max(map(len, quoted)) > 3 * _SHORT:
            return self._words.say("{field} changed", field=label)
        if come:
            told.append(self._words.say("{field}: also {things}", field=label, things=quoted[0]))
        if gone and not come:
            told.append(self._words.say("{field}: no longer {things}", field=label, things=quoted[1]))
        elif gone:
            told.append(self._words.say("no longer {things}", things=quoted[1]))
        return "; ".join(told) or self._words.say("{field} in another order", field=label)

    def _list(self, value: Value, name: str, change: Change | None = None) -> str:
        items = value if isinstance(value, tuple) else (value,) if value is not None else ()
        texts = [self._away(item) if name == "away" else self._item(item, name, change) for item in items]
        return self._form.listed(texts) if texts else ""

    def _item(self, item: Any, name: str, change: Change | None) -> str:
        return self._value(item, change, name)

    def _away(self, item: Any) -> str:
        days = dict(item)
        return self._span(days["from"], days.get("to") or days["from"])

    def _changed_text(self, label: str, old: str, new: str) -> str:
        """The places of a text that are different, where they are few and short."""
        if not old or not new:
            return self._words.say("{field}: written now", field=label) if new else self._words.say("{field}: removed", field=label)
        pieces = _pieces(old, new)
        if pieces is None:
            return self._words.say("{field} changed", field=label)
        told = [self._words.say("“{old}” → “{new}”", old=before, new=after) for before, after in pieces]
        return self._words.say("{field} changed: {pieces}", field=label, pieces="; ".join(told))

    # ── values ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _name(self, at: Named | str, field: str = "") -> str:
        if isinstance(at, Named):
            return _line(at.title)
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", at):
            return self._date(dt.date.fromisoformat(at))
        if field == "promise":
            return self._words.choice(at)
        return _line(at).replace("-", " ") if field in ("done", "assign") else _line(at)

    def _value(self, value: Value, change: Change | None = None, name: str = "") -> str:
        name = name or (change.name if change else "")
        match value:
            case None:
                return "–"
            case bool():
                return self._words.say("yes") if value else self._words.say("no")
            case Decimal():
                unit = change.unit if change else None
                return self._form.money(value) if unit == "money" else self._form.quantity(value, unit)
            case Named():
                return _line(value.title)
            case Moment() | dt.date() | dt.time():
                return self._when(value)
            case dt.timedelta():
                minutes = int(value.total_seconds() // 60)
                return self._words.count("{number} minute", "{number} minutes", minutes)
            case frozenset():
                return self._form.listed([self._form.weekdays()[day] for day in sorted(value)])
            case When():
                return self._when(value.day) if value.day else str(value)
            case Rhythm():
                return self._times.every(value)
            case Offset():
                return self._times.due(value)
            case Rate():
                return self._times.rate(value)
            case str() if name in _CHOICES:
                return str(self._words.choice(value))
            case str():
                return self._words.say("“{words}”", words=_line(value)) if " " in value.strip() else _line(value)
        return str(value)

    def _when(self, value: Any) -> str:
        if isinstance(value, Moment):
            return self._moment(value)
        return f"{value:%H:%M}" if isinstance(value, dt.time) else self._date(value)

    def _date(self, day: dt.date) -> str:
        """The year is said where the changes are about days of several."""
        return self._form.date(day, "year" if self._with_year else "short")

    def _moment(self, moment: Moment) -> str:
        if moment.ends:
            return self._span(moment.date, moment.ends)
        text = self._date(moment.date)
        return f"{text}, {moment.time:%H:%M}" if moment.time else text

    def _span(self, first: dt.date, last: dt.date) -> str:
        return self._form.span(first, last)


def _years(changes: Iterable[Change]) -> set[int]:
    """The years of all days that are said."""
    changes = [change for change in changes if not (change.because and change.section in _DERIVED)]
    days: list[Any] = [value for change in changes for value in (change.old, change.new, change.date)]
    days += [value.day for change in changes for value in (change.old, change.new) if isinstance(value, When)]
    return {(day.date if isinstance(day, Moment) else day).year for day in days if isinstance(day, Moment | dt.date)}


def _line(text: str) -> str:
    return " ".join(text.split())


def _pieces(old: str, new: str) -> list[tuple[str, str]] | None:
    """The words that are different, with the word before and after; None where that is too much to quote."""
    left, right = old.split(), new.split()
    if len(left) + len(right) > _WORDS:
        return None
    found = []
    for kind, start, end, first, last in difflib.SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if kind != "equal":
            found.append((" ".join(left[max(start - 1, 0) : end + 1]), " ".join(right[max(first - 1, 0) : last + 1])))
    if not found or len(found) > _PIECES or any(len(text) > _PIECE for piece in found for text in piece):
        return None
    return found
