"""The plan as tables: a sheet for each subject, with a row for each entry or date. Plain values; `tables.py` writes them as files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from mkdocs_playbook.model.base import Entry
from mkdocs_playbook.model.measures import Kpi, KpiUse
from mkdocs_playbook.notation import Notation
from mkdocs_playbook.plan import Plan
from mkdocs_playbook.review.rules import RULES
from mkdocs_playbook.schedule.items import Item
from mkdocs_playbook.schedule.people import holder
from mkdocs_playbook.schedule.pieces import Piece
from mkdocs_playbook.timewords import TimeWords
from mkdocs_playbook.words import Catalogue, msg

Cell = str | int | Decimal | dt.date | dt.time | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: what it is called, the names of its columns, and a row of cells for each entry."""

    name: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]


KINDS = {
    "publish": msg("Publish"),
    "task": msg("Due"),
    "key-date": msg("Key date"),
    "meeting": msg("Meeting"),
    "request": msg("Request"),
    "review": msg("Review"),
}


def sheets_of(shown: Plan) -> list[Sheet]:
    """A sheet for each subject of the plan `shown` that it says something of; the first is the whole plan, by date.

    Columns in which no row says anything are left out.
    """
    made = _Sheets(shown)
    return [_told(sheet) for sheet in made.all() if sheet.rows]


def _told(sheet: Sheet) -> Sheet:
    told = [number for number in range(len(sheet.columns)) if any(row[number] not in (None, "") for row in sheet.rows)]
    return Sheet(sheet.name, [sheet.columns[number] for number in told], [[row[number] for number in told] for row in sheet.rows])


class _Sheets:
    def __init__(self, shown: Plan) -> None:
        self._plan, self._playbook = shown, shown.playbook
        words = Catalogue(shown.playbook.playbook.language)
        self._say, self._choice, self._times = words.say, words.choice, TimeWords(words)
        self._form = Notation(shown.playbook.playbook.language, shown.playbook.playbook.currency)

    def all(self) -> Iterator[Sheet]:
        say, playbook = self._say, self._playbook
        yield Sheet(say("Plan"), *self._items(self._plan.schedule.items))
        yield Sheet(say("Posts"), *self._posts())
        yield Sheet(say("Deadlines"), *self._deadlines())
        yield self._table(
            say("Key dates"),
            playbook.key_dates.values(),
            (say("Key date"), lambda entry: entry.name),
            (say("First day"), lambda entry: self._span(entry)[0]),
            (say("Last day"), lambda entry: self._span(entry)[1]),
            (say("Time"), lambda entry: entry.time),
            (say("Kind"), lambda entry: self._choice(entry.kind)),
            (say("Day off for"), lambda entry: ", ".join(entry.day_off)),
            (say("What it is"), lambda entry: entry.description),
            (say("Owner"), lambda entry: self._who(entry.owner)),
            (say("Link"), lambda entry: entry.url),
        )
        yield self._table(
            say("Campaigns"),
            playbook.campaigns.values(),
            (say("Campaign"), lambda entry: entry.name),
            (say("First day"), lambda entry: self._span(entry)[0]),
            (say("Last day"), lambda entry: self._span(entry)[1]),
            (say("Status"), lambda entry: self._choice(entry.status)),
            (say("Message"), lambda entry: entry.message),
            (say("Goals"), lambda entry: self._names("goals", entry.goals)),
            (say("Channels"), lambda entry: self._names("channels", entry.channels)),
            (say("Owner"), lambda entry: self._who(entry.owner)),
            (say("Success"), lambda entry: self._limits(entry.kpis, "success")),
            (say("Failure"), lambda entry: self._limits(entry.kpis, "failure")),
            (say("Budget"), lambda entry: entry.budget.planned if entry.budget else None),
            (say("Spent"), lambda entry: entry.budget.spent if entry.budget else None),
        )
        yield self._table(
            say("Cadences"),
            playbook.cadences.values(),
            (say("Cadence"), lambda entry: entry.title),
            (say("Rhythm"), lambda entry: self._times.every(entry.every)),
            (say("Time"), lambda entry: entry.at),
            (say("First day"), lambda entry: self._span(entry)[0]),
            (say("Last day"), lambda entry: self._span(entry)[1]),
            (say("Channels"), lambda entry: self._names("channels", entry.channels)),
            (say("Format"), lambda entry: self._choice(entry.format)),
            (say("Owner"), lambda entry: self._who(entry.owner)),
        )
        yield self._table(
            say("Channels"),
            playbook.channels.values(),
            (say("Channel"), lambda entry: entry.name),
            (say("Account"), lambda entry: entry.handle),
            (say("Purpose"), lambda entry: entry.purpose),
            (
                say("Promise"),
                lambda entry: ", ".join(f"{self._choice(name)}: {self._times.rate(rate)}" for name, rate in entry.promise.items()),
            ),
            (say("Success"), lambda entry: entry.success),
            (say("Failure"), lambda entry: entry.failure),
            (say("Owner"), lambda entry: self._who(entry.owner)),
            (say("Backup"), lambda entry: self._who(entry.backup)),
            (say("Status"), lambda entry: self._choice(entry.status)),
            (say("Link"), lambda entry: entry.url),
        )
        yield self._table(
            say("Goals"),
            playbook.goals.values(),
            (say("Goal"), lambda entry: entry.label),
            (say("Statement"), lambda entry: entry.statement),
            (say("By"), lambda entry: entry.by),
            (say("Owner"), lambda entry: self._who(entry.owner)),
            (say("Status"), lambda entry: self._choice(entry.status)),
        )
        yield Sheet(say("KPIs"), *self._kpis())
        yield Sheet(say("Results"), *self._results())
        yield self._table(
            say("People"),
            playbook.people.values(),
            (say("Name"), lambda entry: entry.name),
            (say("Roles"), lambda entry: self._names("roles", entry.roles)),
            (say("Organisation"), lambda entry: entry.organisation),
            (say("E-mail"), lambda entry: entry.email),
            (say("Time zone"), lambda entry: entry.timezone),
            (say("From"), lambda entry: entry.from_),
            (say("Until"), lambda entry: entry.until),
        )
        yield self._table(
            say("Roles"),
            playbook.roles.values(),
            (say("Role"), lambda entry: entry.name),
            (say("What it is there for"), lambda entry: entry.purpose),
            (say("Lead"), lambda entry: self._name("people", entry.lead)),
            (say("Backup"), lambda entry: self._who(entry.backup)),
            (say("Responsibilities"), lambda entry: "\n".join(entry.responsibilities)),
            (say("Decides without asking"), lambda entry: "\n".join(entry.decides)),
        )
        yield self._table(
            say("Accounts"),
            playbook.accounts.values(),
            (say("Account"), lambda entry: entry.name),
            (say("What it is for"), lambda entry: entry.what),
            (say("In whose name"), lambda entry: entry.belongs_to),
            (say("Owner"), lambda entry: self._who(entry.owner)),
            (say("Backup"), lambda entry: self._who(entry.backup)),
            (say("Renews or ends"), lambda entry: entry.renews),
            (say("Booked"), lambda entry: entry.plan),
            (say("Paid by"), lambda entry: entry.paid_by),
            (say("What stops working"), lambda entry: entry.stops),
            (say("Kept in"), lambda entry: entry.kept_in),
            (say("Second factor"), lambda entry: entry.second_factor),
            (say("Name or number there"), lambda entry: entry.handle),
            (say("Link"), lambda entry: entry.url),
        )
        yield self._table(
            say("Requests"),
            playbook.requests.values(),
            (say("What"), lambda entry: entry.deliverable),
            (say("From"), lambda entry: entry.team),
            (say("Needed by"), lambda entry: self._due.get(entry.address)),
            (say("Status"), lambda entry: self._choice(entry.status)),
            (say("Owner"), lambda entry: self._who(entry.owner)),
        )
        yield Sheet(
            say("Decisions"),
            (say("When"), say("What we decided"), say("Why"), say("Who")),
            [
                (decision.date, decision.what, decision.why, ", ".join(filter(None, map(self._who, decision.by))))
                for decision in sorted(playbook.decisions, key=lambda decision: decision.date, reverse=True)
            ],
        )
        yield Sheet(
            say("Ideas"),
            (say("Idea"), say("Format"), say("Channels"), say("Campaign"), say("Whose idea")),
            [
                (
                    idea.title,
                    self._choice(idea.format),
                    self._names("channels", idea.channels),
                    self._name("campaigns", idea.campaign),
                    self._who(idea.by),
                )
                for idea in playbook.ideas
            ],
        )
        yield Sheet(
            say("What is missing"),
            (say("What"), say("Where"), say("What to do"), say("Rule")),
            [
                (finding.message, finding.label, RULES[finding.code].mend, finding.code)
                for finding in self._plan.findings
                if finding.code in RULES
            ],
        )
        terms = sorted(playbook.glossary, key=str.casefold)
        yield Sheet(say("Glossary"), (say("Term"), say("Meaning")), [(term, playbook.glossary[term]) for term in terms])

    # ── what has a date ─────────────────────────────────────────────────────────────────────────────────────────────

    def _items(self, items: Iterable[Item]) -> tuple[Sequence[str], Sequence[Sequence[Cell]]]:
        say = self._say
        columns = (
            say("Date"),
            say("Last day"),
            say("Time"),
            say("Time zone"),
            say("Kind"),
            say("Title"),
            say("Step"),
            say("Channels"),
            say("Format"),
            say("Status"),
            say("Done"),
            say("Who"),
            say("Roles"),
            say("Campaign"),
            say("Pillar"),
            say("Goals"),
            say("Link"),
            say("Live at"),
            say("Id"),
            say("Calendar event"),
        )
        posts = self._playbook.posts
        return columns, [
            (
                item.date,
                item.ends,
                item.time,
                item.zone if item.time else None,
                say("Open slot") if item.empty and item.kind == "publish" else say(KINDS[item.kind]),
                item.title,
                item.step_name,
                self._names("channels", item.channels),
                self._choice(item.format),
                self._choice(item.status),
                say("yes") if item.done else None,
                self._names("people", item.people),
                self._names("roles", item.roles),
                self._name("campaigns", item.campaign),
                self._name("pillars", item.pillar),
                self._names("goals", item.goals),
                posts[item.post].link if item.kind == "publish" and item.post in posts else None,
                item.url,
                item.post or item.address.replace("#", "/").rpartition("/")[2],
                item.uid,
            )
            for item in items
        ]

    def _posts(self) -> tuple[Sequence[str], Sequence[Sequence[Cell]]]:
        say = self._say
        columns = (
            say("Post"),
            say("Date"),
            say("Time"),
            say("Time zone"),
            say("Channels"),
            say("Format"),
            say("Status"),
            say("Campaign"),
            say("Cadence"),
            say("Pillar"),
            say("Stage"),
            say("Goals"),
            say("Audiences"),
            say("Offers"),
            say("Owner"),
            say("Link"),
            say("Live at"),
            say("Text"),
            say("Keywords"),
            say("Id"),
        )
        pieces = [piece for piece in self._plan.schedule.pieces if not piece.is_empty]
        return columns, [self._post(piece) for piece in pieces]

    def _post(self, piece: Piece) -> Sequence[Cell]:
        post = piece.post
        text = "\n\n".join(post.copy_.values()) if post and post.copy_ else None
        owner = next((planned.owner for planned in piece.assigned_by if planned.section != "campaigns" and planned.owner), None)
        return (
            piece.title,
            piece.date,
            piece.time,
            (piece.zone or self._playbook.playbook.timezone) if piece.time else None,
            self._names("channels", piece.channels),
            self._choice(piece.format),
            self._choice(piece.status),
            self._name("campaigns", piece.campaign),
            self._name("cadences", piece.cadence),
            self._name("pillars", piece.pillar),
            self._name("stages", piece.stage),
            self._names("goals", piece.goals),
            self._names("audiences", piece.audiences),
            self._names("offers", piece.offers),
            self._who(owner),
            piece.link,
            post.url if post else None,
            text,
            ", ".join(post.keywords) if post else None,
            post.id if post else f"{piece.cadence}/{piece.slot}",
        )

    def _deadlines(self) -> tuple[Sequence[str], Sequence[Sequence[Cell]]]:
        say = self._say
        columns = (
            say("Due"),
            say("Step"),
            say("For"),
            say("Who"),
            say("Roles"),
            say("Done on"),
            say("Done when"),
            say("Published on"),
            say("Campaign"),
        )
        tasks = [item for item in self._plan.schedule.items if item.kind == "task" and not item.empty]
        return columns, [
            (
                item.due or item.date,
                item.step_name,
                item.title,
                self._names("people", item.people),
                self._names("roles", item.roles),
                item.date if item.done else None,
                item.done_when,
                item.publishing,
                self._name("campaigns", item.campaign),
            )
            for item in sorted(tasks, key=lambda item: item.due or item.date)
        ]

    # ── measures ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _kpis(self) -> tuple[Sequence[str], Sequence[Sequence[Cell]]]:
        say, playbook = self._say, self._playbook
        columns = (
            say("KPI"),
            say("Used by"),
            say("Question"),
            say("Formula"),
            say("Unit"),
            say("Baseline"),
            say("Target"),
            say("Success from"),
            say("Failure at"),
            say("Period"),
            say("Last result"),
            say("Result of"),
            say("Source"),
            say("Owner"),
            say("Review"),
        )
        used: dict[str, list[tuple[Entry | None, KpiUse | None]]] = {}
        for entry, key, use in playbook.kpi_uses():
            used.setdefault(key, []).append((entry, use))
        rows: list[Sequence[Cell]] = []
        for key, kpi in playbook.kpis.items():
            for where, numbers in used.get(key, [(None, None)]):
                of = (
                    where.id if where and where.section == "channels" else None,
                    where.id if where and where.section == "campaigns" else None,
                )
                results = [result for result in playbook.results if result.kpi == key and (result.channel, result.campaign) == of]
                last = max(results, key=lambda result: (playbook.period(result.period) or (dt.date.min,) * 2)[::-1], default=None)
                rows.append(
                    (
                        kpi.name,
                        where.label if where else None,
                        kpi.question,
                        kpi.formula,
                        kpi.unit,
                        numbers.baseline if numbers else None,
                        numbers.target if numbers else None,
                        numbers.success if numbers else None,
                        numbers.failure if numbers else None,
                        self._times.period(numbers.period) if numbers else None,
                        last.value if last else None,
                        self._times.period(last.period) if last else None,
                        kpi.source,
                        self._who(kpi.owner),
                        self._choice(kpi.review),
                    )
                )
        return columns, rows

    def _results(self) -> tuple[Sequence[str], Sequence[Sequence[Cell]]]:
        say, playbook = self._say, self._playbook
        columns = (say("KPI"), say("Period"), say("Value"), say("Channel"), say("Campaign"), say("Note"))
        return columns, [
            (
                self._name("kpis", result.kpi),
                self._times.period(result.period),
                result.value,
                self._name("channels", result.channel),
                self._name("campaigns", result.campaign),
                result.note,
            )
            for result in sorted(playbook.results, key=lambda result: (result.kpi, playbook.period(result.period) or (dt.date.min,) * 2))
        ]

    def _limits(self, uses: Mapping[str, KpiUse], name: str) -> str:
        """What counts as a success or a failure, a KPI a line."""
        values = ((self._playbook.kpis[key], getattr(use, name)) for key, use in uses.items() if key in self._playbook.kpis)
        return "\n".join(f"{kpi.name}: {self._limit(kpi, value, name == 'success')}" for kpi, value in values if value is not None)

    def _limit(self, kpi: Kpi, value: Decimal, is_success: bool) -> str:
        text = msg("at least {number}") if kpi.more_is_better == is_success else msg("at most {number}")
        return self._say(text, number=self._form.quantity(value, kpi.unit))

    # ── names ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _table(self, name: str, entries: Iterable[Any], *columns: tuple[str, Callable[[Any], Cell]]) -> Sheet:
        rows = [[*(cell(entry) for _, cell in columns), entry.id] for entry in entries]
        return Sheet(name, [*(column for column, _ in columns), self._say("Id")], rows)

    @property
    def _due(self) -> dict[str, dt.date]:
        return {item.address: item.due or item.date for item in self._plan.schedule.items if item.kind == "request"}

    def _span(self, entry: Entry) -> tuple[dt.date | None, dt.date | None]:
        first, last = self._plan.schedule.spans.get(entry.id, (None, None))
        return first, last if last != first else None

    def _name(self, section: str, key: str | None) -> str:
        entry: Entry | None = getattr(self._playbook, section).get(key or "")
        return entry.label if entry else key or ""

    def _names(self, section: str, keys: Iterable[str]) -> str:
        return ", ".join(self._name(section, key) for key in keys)

    def _who(self, name: str | None) -> str:
        """A person, or a role with the person who holds it."""
        if name is None or name in self._playbook.people:
            return self._name("people", name)
        person = holder(name, self._playbook, self._plan.today)
        role = self._name("roles", name)
        return f"{role} ({self._name('people', person)})" if person else role
