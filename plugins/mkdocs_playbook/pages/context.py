"""What pages are made from: the playbook, its schedule and findings, and who refers to whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import groupby

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
from mkdocs_playbook.review.rules import Finding
from mkdocs_playbook.review.trace import Trace, Tracer
from mkdocs_playbook.schedule.items import Item
from mkdocs_playbook.schedule.people import holder
from mkdocs_playbook.schedule.pieces import Piece
from mkdocs_playbook.schedule.schedule import Schedule

_WORDS = {"publish": "Publish", "task": "Due", "key-date": "Key date", "meeting": "Meeting", "request": "Request", "review": "Review"}


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
    ) -> None:
        """`source_url` is where the host shows the source files, such as https://github.com/us/plan/blob/main/, or ''."""
        self.playbook, self.schedule, self.findings, self.today, self.addresses = playbook, schedule, findings, today, addresses
        self.source_url = source_url
        self.form = Format(playbook.playbook.language, playbook.playbook.currency)
        self.words = Words(playbook.playbook.language)
        self.say, self.count = self.words.say, self.words.count

    # ── links ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def link(self, section: str, key: str | None) -> Inline:
        """A link to an entry, by its label."""
        entry: Entry | None = getattr(self.playbook, section).get(key or "")
        return entry_link(entry) if entry else (key or "")

    def label(self, section: str, key: str) -> str:
        """What people call an entry."""
        entry: Entry | None = getattr(self.playbook, section).get(key)
        return entry.label if entry else key

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

    def entries(self, section: str) -> list[Entry]:
        return list(getattr(self.playbook, section).values())

    # ── who refers to whom ──────────────────────────────────────────────────────────────────────────────────────────

    def pieces(self, wanted: Callable[[Piece], bool], *, slots: bool = False) -> list[Piece]:
        """The pieces of content that are `wanted`; empty slots only with `slots`."""
        return [piece for piece in self.schedule.pieces if (slots or not piece.is_empty) and wanted(piece)]

    def items(self, wanted: Callable[[Item], bool]) -> list[Item]:
        return [item for item in self.schedule.items if wanted(item)]

    def naming(self, section: str, field: str, key: str) -> tuple[Inline, ...]:
        """Links to the entries of a section that name `key` in a field."""
        found = (entry for entry in self.entries(section) if _names(getattr(entry, field), key))
        return tuple(map(entry_link, found))

    def assigning(self, person: str) -> list[Entry]:
        """The campaigns, cadences and posts that name a person under 'assign'."""
        playbook = self.playbook
        planned = (*playbook.campaigns.values(), *playbook.cadences.values(), *playbook.posts.values())
        return [entry for entry in planned if person in entry.assign.values()]

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
        """The last result of a KPI that is of this channel or campaign, or for a goal of the brand as a whole."""
        channel = entry.id if isinstance(entry, Channel) else ""
        campaign = entry.id if isinstance(entry, Campaign) else ""
        results = self.results.get((kpi, channel, campaign))
        return results[-1] if results else None

    @cached_property
    def feeds(self) -> list[Feed]:
        return feeds_of(self.playbook)

    def feed(self, section: str, entry: str) -> Feed | None:
        return next((feed for feed in self.feeds if feed.section == section and feed.entry == entry), None)

    # ── shared blocks ───────────────────────────────────────────────────────────────────────────────────────────────

    def span(self, key: str) -> Inline:
        """From when to when a campaign, cadence or key date is."""
        span = self.schedule.spans.get(key)
        if span is None:
            return ""
        first, last = (Day(day, style="year") for day in span)
        return first if span[0] == span[1] else Run((first, " to ", last))

    def state(self, entry: Goal | Channel | Campaign, kpi: str, use: KpiUse) -> Inline:
        """The last result with what it means: success, failure, or between the two."""
        result = self.latest(entry, kpi)
        if result is None:
            return ""
        more = self.playbook.kpis[kpi].more_is_better if kpi in self.playbook.kpis else True
        sign = 1 if more else -1
        value = Run((self.form.number(result.value), f" ({result.period}) "))
        if use.success is not None and sign * (result.value - use.success) >= 0:
            return Run((value, Status("success")))
        if use.failure is not None and sign * (result.value - use.failure) <= 0:
            return Run((value, Status("failure")))
        return Run((value, Status("between"))) if use.success is not None or use.failure is not None else value

    def kpi_table(self, entry: Goal | Channel | Campaign, heading: str = "How we will know", caption: str = "") -> Table:
        """The KPIs of a goal, channel or campaign with their numbers."""
        rows = [self._kpi_row(self.link("kpis", kpi), entry, kpi, use) for kpi, use in entry.kpis.items()]
        return Table(heading=heading, caption=caption, id="kpis", columns=("KPI", *KPI_COLUMNS), rows=rows, numeric=KPI_COLUMNS[:4])

    def kpi_uses(self, kpi: Kpi) -> Table:
        """Where a KPI is used, with its numbers there."""
        rows = [self._kpi_row(entry_link(entry), entry, key, use) for entry, key, use in self.playbook.kpi_uses() if key == kpi.id]
        return Table(columns=("Used by", *KPI_COLUMNS), rows=rows, numeric=KPI_COLUMNS[:4], caption=f"Numbers for {kpi.name}")

    def _kpi_row(self, first: Inline, entry: Goal | Channel | Campaign, kpi: str, use: KpiUse) -> list[Inline]:
        definition = self.playbook.kpis.get(kpi)
        more = definition.more_is_better if definition else True
        at_least, at_most = ("at least ", "at most ") if more else ("at most ", "at least ")
        number = self.form.number
        return [
            first,
            number(use.baseline),
            number(use.target),
            at_least + number(use.success) if use.success is not None else "",
            at_most + number(use.failure) if use.failure is not None else "",
            definition.unit if definition else "",
            use.period,
            self.state(entry, kpi, use),
        ]

    def piece_table(self, pieces: Sequence[Piece], heading: str, *, id: str = "content", intro: Inline = None) -> Table:  # noqa: A002
        """Pieces of content, a row each."""
        rows: list[list[Inline]] = [
            [
                piece_link(piece),
                Day(piece.date, piece.time, style="year") if piece.date else "no date yet",
                self.links("channels", piece.channels),
                piece.format,
                self.link("pillars", piece.pillar),
                status(piece.status),
            ]
            for piece in pieces
        ]
        columns = ("Post", "When", "Channels", "Format", "Pillar", "Status")
        return Table(heading=heading, id=id, columns=columns, rows=rows, intro=intro)

    @cached_property
    def _tracer(self) -> Tracer:
        return Tracer(self.playbook, self.schedule)

    def serves(self, entry: Entry) -> Tree:
        """The way up from an entry to the goals that it serves, with their KPIs."""
        branches = self._branches(tuple(self._tracer.up(entry)), 9)
        return Tree(heading="Why", intro="What this serves, up to the goals and the KPIs that measure them.", branches=branches)

    def comes_of(self, entry: Entry, depth: int = 3) -> Tree:
        """The way down from an entry to the work, `depth` levels of it; folded, since it may be long."""
        branches = self._branches(tuple(self._tracer.down(entry)), depth)
        return Tree(branches=branches, summary=f"From {entry.label} to the work")

    def _branches(self, traces: Iterable[Trace], depth: int) -> tuple[Branch, ...]:
        if depth == 0:
            return ()
        return tuple(
            Branch(part.noun, Link(part.label, part.address), part.about, self._branches(part.parts, depth - 1)) for part in traces
        )

    def agenda(
        self,
        items: Iterable[Item],
        heading: str = "Agenda",
        *,
        anchors: bool = False,
        empty: str = "",
        level: int = 2,
        intro: Inline = None,
    ) -> Agenda:
        """Items day by day."""
        days = tuple(
            DayLines(day, tuple(self.line(item) for item in group), day == self.today)
            for day, group in groupby(sorted(items, key=lambda item: item.date), key=lambda item: item.date)
        )
        return Agenda(heading=heading, days=days, anchors=anchors, empty=empty, level=level)

    def agendas(self, items: Sequence[Item], what: str) -> Iterator[Agenda]:
        """What comes, and what is late or over, of somebody's or something's items."""
        late = [item for item in items if item.is_late(self.today)]
        yield self.agenda(late, "Late")
        coming = [item for item in items if item.last >= self.today]
        yield self.agenda(coming, "What comes", empty=f"Nothing is planned for {what} from here on.")
        yield self.agenda([item for item in items if item.last < self.today and not item.is_late(self.today)], "What has been")

    def line(self, item: Item) -> Line:
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
        )

    def _word(self, item: Item, late: bool) -> str:
        if item.kind == "key-date":
            return (item.format or "key date").capitalize()
        if late:
            return "Late"
        if item.done:
            return {"publish": "Published", "task": "Done"}.get(item.kind, "Done")
        if item.empty and item.kind == "publish":
            return "Open slot"
        return _WORDS[item.kind]

    def _time(self, item: Item) -> Inline:
        if item.time is None:
            return ""
        zone = "" if item.zone == self.playbook.playbook.timezone else f" {item.zone}"
        return f"{item.time:%H:%M}{zone}"

    @staticmethod
    def _title(item: Item) -> str:
        return f"{item.step_name} – {item.title}" if item.kind == "task" else item.title

    def _details(self, item: Item) -> Iterator[Inline]:
        if item.ends:
            yield f"to {self.form.date(item.ends)}"
        if item.kind == "publish":
            yield self.links("channels", item.channels)
        if item.kind == "task" and item.posts:
            yield tuple(self.link("posts", post) for post in item.posts)
        if item.kind != "key-date":
            yield self.links("people", item.people) or ("nobody assigned" if item.kind == "task" else "")
        if item.kind == "publish" and item.status and not item.done and not item.empty:
            yield status(item.status)
        if item.kind == "request" and item.status:
            yield status(item.status)
        if item.paid:
            yield Status("paid")


NAV_LIMIT = 30
"""Above this many entries of one kind the navigation only leads to their list."""

KPI_COLUMNS = ("Baseline", "Target", "Success", "Failure", "Unit", "Period", "Last result")


def _names(value: object, key: str) -> bool:
    return value == key if isinstance(value, str) else isinstance(value, Collection) and key in value


def entry_link(entry: Entry) -> Link:
    return Link(entry.label, entry.address)


def piece_link(piece: Piece) -> Link:
    return Link(piece.title, piece.address)


def status(name: str) -> Status:
    return Status(name.replace("-", " "), name)


def anchor(item: Item) -> str:
    """The item's anchor in its month's page, made of its UID so that links to it last."""
    return item.uid.partition("@")[0]


def web_links(entry: Entry) -> tuple[Inline, ...]:
    return tuple(Href(name, url) for name, url in entry.links.items())


def group_of(section: str, title: str, count: int) -> tuple[str, ...]:
    """Where the pages of single entries stand in the navigation, if they are few enough."""
    return (section, title) if count <= NAV_LIMIT else ()
