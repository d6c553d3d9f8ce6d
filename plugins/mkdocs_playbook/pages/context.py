"""What pages are made from: the playbook, its schedule and findings, and who refers to whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from typing import TypeVar

from mkdocs_playbook.compare.telling import Since
from mkdocs_playbook.feeds.feeds import Feed, feeds_of
from mkdocs_playbook.model.base import Entry
from mkdocs_playbook.model.measures import Kpi, KpiUse, Result
from mkdocs_playbook.model.plan import Campaign
from mkdocs_playbook.model.playbook import Playbook
from mkdocs_playbook.model.strategy import Channel, Goal
from mkdocs_playbook.model.team import Request
from mkdocs_playbook.pages.blocks import Agenda, Branch, Day, DayLines, Href, Inline, Line, Link, Run, Status, Table, Tree
from mkdocs_playbook.pages.format import Format
from mkdocs_playbook.pages.links import Addresses
from mkdocs_playbook.pages.words import Words
from mkdocs_playbook.read.revision import Version
from mkdocs_playbook.review.plan_health import Reading, read_plan
from mkdocs_playbook.review.rules import Finding
from mkdocs_playbook.review.trace import Trace, Tracer
from mkdocs_playbook.schedule.items import Item
from mkdocs_playbook.schedule.people import holder
from mkdocs_playbook.schedule.pieces import Piece
from mkdocs_playbook.schedule.schedule import Schedule
from mkdocs_playbook.timewords import TimeWords
from mkdocs_playbook.words import msg

_WORDS = {
    "publish": msg("Publish"),
    "task": msg("Due"),
    "key-date": msg("Key date"),
    "meeting": msg("Meeting"),
    "request": msg("Request"),
    "review": msg("Review"),
}


class Context:
    """Everything that a page may show, and the ways to show it that pages share."""

    def __init__(
        self,
        playbook: Playbook,
        schedule: Schedule,
        findings: Sequence[Finding],
        today: dt.date,
        addresses: Addresses,
        source_url: str = "",
        sees: Callable[[str], bool] = lambda sight: True,
        sources: Collection[str] = (),
        since: Since | None = None,
        version: Version | None = None,
    ) -> None:
        """`sees` says what of `model/editions.py` the reader sees.

        `source_url` is where the host shows the source files, such as https://github.com/us/plan/blob/main/, or ''; `sources` are the
        paths of these files. `since` is what changed since the last version, where there is one, and `version` what this one is called.
        """
        self.playbook, self.schedule, self.findings, self.today, self.addresses = playbook, schedule, findings, today, addresses
        self.source_url, self.sees, self.sources, self.since, self.version = source_url, sees, sources, since, version
        self.form = Format(playbook.playbook.language, playbook.playbook.currency)
        self.words = Words(playbook.playbook.language)
        self.times = TimeWords(self.words)
        self.say, self.count, self.choice = self.words.say, self.words.count, self.words.choice
        self._links: dict[str, dict[str, Link]] = {}
        self._lines: dict[str, Line] = {}
        self._ways_up: dict[tuple[object, ...], Tree] = {}
        self._items_by: dict[str, dict[str, list[Item]]] = {}
        self._pieces_by: dict[str, dict[str, list[Piece]]] = {}

    # ── links ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def link(self, section: str, key: str | None) -> Inline:
        """A link to an entry, by its label."""
        return self._links_to(section).get(key or "") or key or ""

    def label(self, section: str, key: str) -> str:
        """What people call an entry."""
        link = self._links_to(section).get(key)
        return link.text if link else key

    def _links_to(self, section: str) -> dict[str, Link]:
        """The links to a section's entries, by id; made once, since most stand on many pages."""
        return self._links.get(section) or self._links.setdefault(section, {entry.id: entry_link(entry) for entry in self.entries(section)})

    @cached_property
    def labels(self) -> dict[str, str]:
        """What people call the entries, by their addresses."""
        return {entry.address: entry.label for entry in self.playbook.entries()}

    def links(self, section: str, keys: Iterable[str]) -> tuple[Inline, ...]:
        return tuple(self.link(section, key) for key in keys)

    def who(self, name: str | None) -> Inline:
        """A person, or a role with the person who holds it."""
        if name is None:
            return ""
        if name in self.playbook.people:
            return self.link("people", name)
        person = holder(name, self.playbook, self.today)
        role = self.link("roles", name)
        return Run((role, " (", self.link("people", person), ")")) if person else role

    def instead(self, item: Item, nobody: str, *, tasks_only: bool = False) -> Inline:
        """In place of the people of an item that has none: the roles of those whom the reader's edition does not name."""
        if item.has_unnamed:
            return self.links("roles", item.roles)
        return "" if tasks_only and item.kind != "task" else self.say(nobody)

    def entries(self, section: str) -> list[Entry]:
        return list(getattr(self.playbook, section).values())

    # ── who refers to whom ──────────────────────────────────────────────────────────────────────────────────────────

    def pieces(self, wanted: Callable[[Piece], bool], *, slots: bool = False) -> list[Piece]:
        """The pieces of content that are `wanted`; empty slots only with `slots`."""
        return [piece for piece in self.schedule.pieces if (slots or not piece.is_empty) and wanted(piece)]

    def items(self, wanted: Callable[[Item], bool]) -> list[Item]:
        return [item for item in self.schedule.items if wanted(item)]

    def pieces_with(self, field: str, key: str, *, slots: bool = False) -> list[Piece]:
        """The pieces of content that name `key` in a field, such as `goals`; empty slots only with `slots`."""
        if field not in self._pieces_by:
            self._pieces_by[field] = _by(field, self.schedule.pieces)
        return [piece for piece in self._pieces_by[field].get(key, ()) if slots or not piece.is_empty]

    def items_with(self, field: str, key: str) -> list[Item]:
        """The items that name `key` in a field, such as `people`."""
        if field not in self._items_by:
            self._items_by[field] = _by(field, self.schedule.items)
        return self._items_by[field].get(key, [])

    def items_in(self, year: int, month: int) -> list[Item]:
        """The items of a month, with those that last into it."""
        return self._items_in.get((year, month), [])

    @cached_property
    def _items_in(self) -> dict[tuple[int, int], list[Item]]:
        found: dict[tuple[int, int], list[Item]] = {}
        for item in self.schedule.items:
            for month in _months(item.date, item.last):
                found.setdefault(month, []).append(item)
        return found

    @cached_property
    def kinds(self) -> set[str]:
        """The kinds of item that the plan has."""
        return {item.kind for item in self.schedule.items}

    @cached_property
    def statuses(self) -> set[str]:
        """The statuses that something in the plan has."""
        told = (*(item.status for item in self.schedule.items), *(piece.status for piece in self.schedule.pieces))
        return {status for status in told if status}

    @cached_property
    def _content(self) -> dict[tuple[str, ...], list[Item]]:
        """Items that publish a piece or are work on it, by what names the piece: its post, its slot, the week of its batch."""
        found: dict[tuple[str, ...], list[Item]] = {}
        for item in self.schedule.items:
            if item.kind not in ("publish", "task"):
                continue
            names: set[tuple[str, ...]] = {(post,) for post in (item.post, *item.posts) if post}
            if item.cadence and not item.post:
                # The work on a batch is named by its week; whatever else there is of a slot, by the slot.
                names.add((item.cadence, str(item.slot) if item.slot else item.uid.split(".")[2]))
            for name in names:
                found.setdefault(name, []).append(item)
        return found

    def items_of(self, piece: Piece) -> list[Item]:
        """The publication of a piece, and the work on it."""
        if piece.post:
            return self._content.get((piece.post.id,), [])
        if not piece.cadence or not piece.slot:
            return []
        year, week, _ = piece.slot.isocalendar()
        batch = self._content.get((piece.cadence, f"{year}-W{week:02d}"), []) if piece.batched else []
        return [*self._content.get((piece.cadence, str(piece.slot)), []), *batch]

    @cached_property
    def _pieces(self) -> dict[tuple[str | None, str | None, dt.date | None], Piece]:
        return {(piece.post.id, None, None) if piece.post else (None, piece.cadence, piece.slot): piece for piece in self.schedule.pieces}

    def piece_of(self, item: Item) -> Piece | None:
        """The piece of content that an item publishes, or is work on; None for the work on a batch."""
        return self._pieces.get((item.post, None, None) if item.post else (None, item.cadence, item.slot))

    def planned(self, key: str) -> Inline:
        """A link to something planned, whatever it is: a campaign, a cadence, a post or a key date."""
        playbook = self.playbook
        found = (entries[key] for entries in (playbook.campaigns, playbook.posts, playbook.cadences, playbook.key_dates) if key in entries)
        return next(map(entry_link, found), key)

    def naming(self, section: str, field: str, key: str) -> tuple[Inline, ...]:
        """Links to the entries of a section that name `key` in a field."""
        found = (entry for entry in self.entries(section) if _names(getattr(entry, field), key))
        return tuple(map(entry_link, found))

    def assigning(self, person: str) -> list[Entry]:
        """The campaigns, cadences and posts that name a person under 'assign'."""
        return self._assigning.get(person, [])

    @cached_property
    def _assigning(self) -> dict[str, list[Entry]]:
        playbook = self.playbook
        found: dict[str, list[Entry]] = {}
        for entry in (*playbook.campaigns.values(), *playbook.cadences.values(), *playbook.posts.values()):
            for person in set(entry.assign.values()):
                found.setdefault(person, []).append(entry)
        return found

    def serving(self, goal: Goal) -> list[Campaign]:
        return [campaign for campaign in self.playbook.campaigns.values() if goal.id in campaign.goals]

    @cached_property
    def _made_into(self) -> dict[str, list[Entry]]:
        found: dict[str, list[Entry]] = {}
        for post in self.playbook.posts.values():
            if post.repurposed_from:
                found.setdefault(post.repurposed_from, []).append(post)
        return found

    def made_into(self, post: str) -> list[Entry]:
        """The posts that were made from this one."""
        return self._made_into.get(post, [])

    @cached_property
    def _requests_for(self) -> dict[str, list[Request]]:
        found: dict[str, list[Request]] = {}
        for request in self.playbook.requests.values():
            for key in request.for_:
                found.setdefault(key, []).append(request)
        return found

    def requests_for(self, key: str) -> list[Request]:
        """What others must deliver for something planned."""
        return self._requests_for.get(key, [])

    @cached_property
    def requested(self) -> dict[str, Item]:
        """The items of requests, by the addresses of these."""
        return {item.address: item for item in self.schedule.items if item.kind == "request"}

    @cached_property
    def results(self) -> dict[tuple[str, str, str], list[Result]]:
        """KPI, channel, campaign ('' for none) → its results, oldest first."""
        found: dict[tuple[str, str, str], list[Result]] = {}
        for result in sorted(self.playbook.results, key=self.period_order):
            found.setdefault((result.kpi, result.channel or "", result.campaign or ""), []).append(result)
        return found

    def period_order(self, result: Result) -> tuple[dt.date, dt.date, str]:
        """Results in the order of time: by the end of their period, of two that end together the shorter first."""
        first, last = self.playbook.period(result.period) or (dt.date.min, dt.date.min)
        return last, dt.date.min + (dt.date.max - first), result.period

    def latest(self, entry: Goal | Channel | Campaign, kpi: str) -> Result | None:
        """The last result of a KPI that is of this channel or campaign, or for a goal of the brand as a whole.

        For a KPI that the plan itself answers, what it says today, unless somebody wrote a result of the period that the numbers are for.
        """
        channel = entry.id if isinstance(entry, Channel) else ""
        campaign = entry.id if isinstance(entry, Campaign) else ""
        results = self.results.get((kpi, channel, campaign))
        use = entry.kpis.get(kpi)
        if not results or (use and self._is_before(results[-1], use)):
            return self.by_plan(kpi, entry, use) or (results[-1] if results else None)
        return results[-1]

    def by_plan(self, kpi: str, entry: Goal | Channel | Campaign | None = None, use: KpiUse | None = None) -> Reading | None:
        """What the plan itself says of a KPI today, where the KPI is one that it answers."""
        definition = self.playbook.kpis.get(kpi)
        return read_plan(definition, self.playbook, self.schedule, self.today, entry, use) if definition else None

    def _is_before(self, result: Result, use: KpiUse) -> bool:
        """Whether a result is of a time before the period that the numbers are for."""
        measured, meant = self.playbook.period(result.period), self.playbook.period(use.period or "")
        return bool(measured and meant and measured[1] < meant[0])

    def _is_part(self, result: Result, use: KpiUse) -> bool:
        """Whether a result is of a part of the period that the numbers are for: less than nine tenths of it."""
        measured, meant = self.playbook.period(result.period), self.playbook.period(use.period or "")
        return bool(measured and meant and (measured[1] - measured[0]).days + 1 < 0.9 * ((meant[1] - meant[0]).days + 1))

    def verdict(self, kpi: str, use: KpiUse, result: Result) -> Status | None:
        """What a result means: success, failure, between the two. Before the period of the numbers, nothing yet; and of a part of it,
        a cumulative value is no failure yet."""
        if use.success is None and use.failure is None:
            return None
        if self._is_before(result, use):
            return Status(self.say("before {period}", period=self.times.period(use.period)), "before")
        definition = self.playbook.kpis.get(kpi)
        sign = 1 if definition is None or definition.more_is_better else -1
        so_far = definition is not None and definition.cumulative and self._is_part(result, use)
        if use.success is not None and sign * (result.value - use.success) >= 0 and (sign > 0 or not so_far):
            return Status(self.say("success"), "success")
        if use.failure is not None and sign * (result.value - use.failure) <= 0 and (sign < 0 or not so_far):
            return Status(self.say("failure"), "failure")
        return Status(self.say("so far"), "so-far") if so_far else Status(self.say("between"), "between")

    @cached_property
    def feeds(self) -> list[Feed]:
        return feeds_of(self.playbook)

    def feed(self, section: str, entry: str) -> Feed | None:
        return next((feed for feed in self.feeds if feed.section == section and feed.entry == entry), None)

    # ── words ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def status(self, name: str) -> Status:
        """A state such as `changes-requested`, by its word."""
        return Status(self.choice(name), name)

    # ── shared blocks ───────────────────────────────────────────────────────────────────────────────────────────────

    def span(self, key: str) -> Inline:
        """From when to when a campaign, cadence or key date is."""
        span = self.schedule.spans.get(key)
        if span is None:
            return ""
        first, last = (Day(day, style="year") for day in span)
        return first if span[0] == span[1] else self.words.line("{first} to {last}", first=first, last=last)

    def state(self, entry: Goal | Channel | Campaign, kpi: str, use: KpiUse) -> Inline:
        """The last result with what it means: success, failure, or between the two."""
        result = self.latest(entry, kpi)
        if result is None:
            return ""
        when = self.say("by the plan today") if isinstance(result, Reading) else self.times.period(result.period)
        value = f"{self.form.number(result.value)} ({when})"
        verdict = self.verdict(kpi, use, result)
        return Run((value, " ", verdict)) if verdict else value

    def kpi_table(self, entry: Goal | Channel | Campaign, heading: str | None = None, caption: str = "") -> Table:
        """The KPIs of a goal, channel or campaign with their numbers."""
        heading = self.say("How we will know") if heading is None else heading
        columns = self._kpi_columns(self.say("KPI"))
        rows = [self._kpi_row(self.link("kpis", kpi), entry, kpi, use) for kpi, use in entry.kpis.items()]
        return Table(heading=heading, caption=caption, id="kpis", columns=columns, rows=rows, numeric=columns[2:6])

    def kpi_uses(self, kpi: Kpi, of: str | None = None) -> Table:
        """Where a KPI is used, with its numbers there; `of` one goal, channel or campaign, else of all."""
        uses = [(entry, use) for entry, key, use in self.playbook.kpi_uses() if key == kpi.id and of in (None, entry.id)]
        rows = [self._kpi_row(entry_link(entry), entry, kpi.id, use) for entry, use in uses]
        columns = self._kpi_columns(self.say("Used by"))
        return Table(columns=columns, rows=rows, numeric=columns[2:6], caption=self.say("Numbers for {name}", name=kpi.name))

    def _kpi_columns(self, first: str) -> tuple[str, ...]:
        say = self.say
        return (first, say("Last result"), say("Baseline"), say("Target"), say("Success"), say("Failure"), say("Unit"), say("Period"))

    def _kpi_row(self, first: Inline, entry: Goal | Channel | Campaign, kpi: str, use: KpiUse) -> list[Inline]:
        definition = self.playbook.kpis.get(kpi)
        more = definition.more_is_better if definition else True
        number = self.form.number

        def bound(value: Decimal | None, at_least: bool) -> str:
            if value is None:
                return ""
            said = number(value)
            return self.say("at least {number}", number=said) if at_least else self.say("at most {number}", number=said)

        return [
            first,
            self.state(entry, kpi, use),
            number(use.baseline),
            number(use.target),
            bound(use.success, more),
            bound(use.failure, not more),
            definition.unit if definition else "",
            self.times.period(use.period),
        ]

    def piece_table(self, pieces: Sequence[Piece], heading: str, *, id: str = "content", intro: Inline = None) -> Table:  # noqa: A002
        """Pieces of content, a row each."""
        say = self.say
        rows: list[list[Inline]] = [
            [
                piece_link(piece),
                Day(piece.date, piece.time, style="year") if piece.date else say("no date yet"),
                self.links("channels", piece.channels),
                self.choice(piece.format),
                self.link("pillars", piece.pillar),
                self.status(piece.status),
            ]
            for piece in pieces
        ]
        columns = (say("Post"), say("When"), say("Channels"), say("Format"), say("Pillar"), say("Status"))
        return Table(heading=heading, id=id, columns=columns, rows=rows, intro=intro)

    @cached_property
    def _tracer(self) -> Tracer:
        return Tracer(self.playbook, self.schedule, self.words)

    def serves(self, entry: Entry) -> Tree:
        """The way up from an entry to the goals that it serves, with their KPIs; one and the same for posts that serve the same."""
        piece = self._pieces.get((entry.id, None, None)) if entry.section == "posts" else None
        key = (piece.campaign, piece.goals) if piece else (entry.address,)
        return self._ways_up.get(key) or self._ways_up.setdefault(key, self._serves(entry))

    def _serves(self, entry: Entry) -> Tree:
        branches = self._branches(tuple(self._tracer.up(entry)), 9)
        intro = self.say("What this serves, up to the goals and the KPIs that measure them.")
        return Tree(heading=self.say("Why"), intro=intro, branches=branches)

    @cached_property
    def _near_tracer(self) -> Tracer:
        return Tracer(self.playbook, self.schedule, self.words, self.today)

    def comes_of(self, entry: Entry, *, whole: bool = False, depth: int = 3) -> Tree:
        """The way down from an entry to the work, `depth` levels of it; folded, since it may be long.

        Of many pieces of content it tells what comes next, and all of them where the `whole` is wanted.
        """
        tracer = self._tracer if whole else self._near_tracer
        branches = self._branches(tuple(tracer.down(entry)), depth)
        return Tree(branches=branches, summary=self.say("From {name} to the work", name=entry.label))

    def _branches(self, traces: Iterable[Trace], depth: int) -> tuple[Branch, ...]:
        if depth == 0:
            return ()
        return tuple(
            Branch(part.noun, Link(part.label, part.address), part.about, self._branches(part.parts, depth - 1)) for part in traces
        )

    def agenda(
        self,
        items: Iterable[Item],
        heading: str | None = None,
        *,
        anchors: bool = False,
        empty: str = "",
        level: int = 2,
        intro: Inline = None,
    ) -> Agenda:
        """Items day by day."""
        heading = self.say("Agenda") if heading is None else heading
        days = tuple(
            DayLines(day, tuple(self.line(item) for item in group), day == self.today)
            for day, group in groupby(sorted(items, key=lambda item: item.date), key=lambda item: item.date)
        )
        return Agenda(heading=heading, days=days, anchors=anchors, empty=empty, level=level)

    def agendas(self, items: Sequence[Item], what: str) -> Iterator[Agenda]:
        """What comes, and what is late or over, of somebody's or something's items."""
        late = [item for item in items if item.is_late(self.today)]
        yield self.agenda(late, self.say("Late"))
        coming = [item for item in items if item.last >= self.today]
        yield self.agenda(coming, self.say("What comes"), empty=self.say("Nothing is planned for {what} from here on.", what=what))
        yield self.agenda([item for item in items if item.last < self.today and not item.is_late(self.today)], self.say("What has been"))

    def line(self, item: Item) -> Line:
        """The item as agendas show it; one and the same on all pages, so that it is laid out once."""
        return self._lines.get(item.uid) or self._lines.setdefault(item.uid, self._line(item))

    def _line(self, item: Item) -> Line:
        late = item.is_late(self.today)
        return Line(
            id=anchor(item),
            kind=item.kind,
            word=self._word(item, late),
            time=self._time(item),
            title=Link(self._title(item), item.address),
            details=tuple(self._details(item)),
            is_late=late,
            is_done=item.done,
            is_open=item.empty,
            style="freeze" if item.format == "freeze" and item.kind == "key-date" else "",
        )

    def _word(self, item: Item, late: bool) -> str:
        if item.kind == "key-date":
            return capitalised(self.choice(item.format or "key-date"))
        if late:
            return self.say("Late")
        if item.done:
            return self.say("Published") if item.kind == "publish" else self.say("Done")
        if item.empty and item.kind == "publish":
            return self.say("Open slot")
        return self.say(_WORDS[item.kind])

    def _time(self, item: Item) -> Inline:
        if item.time is None:
            return ""
        zone = "" if item.zone == self.playbook.playbook.timezone else f" {item.zone}"
        return f"{item.time:%H:%M}{zone}"

    @staticmethod
    def _title(item: Item) -> str:
        return f"{item.step_name} – {item.title}" if item.kind == "task" else item.title

    def _present(self, item: Item) -> tuple[Inline, ...]:
        """Who does it or takes part; beside those who are away that day, a word that says so."""
        return tuple(
            Run((self.link("people", key), " (", self.say("away"), ")"))
            if not item.done
            and any(
                absence.from_ <= item.date <= (absence.to or absence.from_)
                for absence in (self.playbook.people[key].away if key in self.playbook.people else ())
            )
            else self.link("people", key)
            for key in item.people
        )

    def _details(self, item: Item) -> Iterator[Inline]:
        if item.ends:
            yield self.say("to {day}", day=self.form.date(item.ends))
        if item.kind == "publish":
            yield self.links("channels", item.channels)
        if item.kind == "task" and item.posts:
            yield tuple(self.link("posts", post) for post in item.posts)
        if item.kind != "key-date":
            yield self._present(item) or self.instead(item, msg("nobody assigned"), tasks_only=True)
        if item.kind == "publish" and item.status and not item.done and not item.empty:
            yield self.status(item.status)
        if item.kind == "request" and item.status:
            yield self.status(item.status)
        if item.paid:
            yield Status(self.say("paid"), "paid")


NAV_LIMIT = 30
"""Above this many entries of one kind the navigation only leads to their list."""


T = TypeVar("T")


def _by(field: str, things: Iterable[T]) -> dict[str, list[T]]:
    """Things by what they name in a field: an id, or several of them."""
    found: dict[str, list[T]] = {}
    for thing in things:
        named = getattr(thing, field)
        for key in (named,) if isinstance(named, str) else dict.fromkeys(named or ()):
            found.setdefault(key, []).append(thing)
    return found


def _months(first: dt.date, last: dt.date) -> Iterator[tuple[int, int]]:
    for number in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        yield number // 12, number % 12 + 1


def _names(value: object, key: str) -> bool:
    return value == key if isinstance(value, str) else isinstance(value, Collection) and key in value


def entry_link(entry: Entry) -> Link:
    return Link(entry.label, entry.address)


def piece_link(piece: Piece) -> Link:
    return Link(piece.title, piece.address)


def capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def anchor(item: Item) -> str:
    """The item's anchor in its month's page, made of its UID so that links to it last."""
    return item.uid.partition("@")[0]


def web_links(entry: Entry) -> tuple[Inline, ...]:
    return tuple(Href(name, url) for name, url in entry.links.items())


def group_of(section: str, title: str, count: int) -> tuple[str, ...]:
    """Where the pages of single entries stand in the navigation, if they are few enough."""
    return (section, title) if count <= NAV_LIMIT else ()
