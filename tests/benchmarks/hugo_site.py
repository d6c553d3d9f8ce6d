"""The same playbook as a Hugo site: our dated items and facts as its data, our own templates in `hugo_project/`.

What has no dates in it (strategy, guide, rules, the facts about a person) Hugo is given as finished HTML, and it is told which items
belong on which page and day: it only lays out. Its templates render once what pages share, as a careful author would have it.

    python tests/benchmarks/hugo_site.py PROJECT FOLDER
"""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
import sys
from calendar import Calendar
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

from mkdocs_playbook.build import Site, render_site
from mkdocs_playbook.feeds.feeds import Feed, feeds_of
from mkdocs_playbook.model.playbook import SECTIONS
from mkdocs_playbook.model.team import STATUSES
from mkdocs_playbook.model.utm import tagged
from mkdocs_playbook.pages.links import page_url
from mkdocs_playbook.pages.site import RenderedPage
from mkdocs_playbook.plan import Plan, make_plan
from mkdocs_playbook.read.settings import read_settings
from mkdocs_playbook.schedule.pieces import Piece
from mkdocs_playbook.schedule.publishing import channel_status

TEMPLATES = Path(__file__).parent / "hugo_project"
HAND_WRITTEN = {"address": "how-we-work", "title": "How we work", "node": "page", "nav": "", "kind": "html", "html": "<p>On Monday.</p>"}
"""The one page of a generated plan that is not the playbook's."""
_MONTH = re.compile(r"calendar/(\d{4})/(\d{2})")


def write_hugo_site(project: Path, folder: Path) -> None:
    """Write the Hugo project of the playbook in `project`."""
    settings = read_settings(project)
    plan = make_plan(settings)
    shutil.copytree(TEMPLATES, folder, dirs_exist_ok=True)
    (folder / "data").mkdir(exist_ok=True)
    data = json.dumps(HugoData(plan, render_site(plan, settings)).all(), ensure_ascii=False)
    (folder / "data" / "playbook.json").write_text(data, encoding="utf-8")


class HugoData:
    """All that Hugo is given: items, names, goals, and every page with what is to stand on it. Items are told by their number."""

    def __init__(self, plan: Plan, site: Site) -> None:
        self.plan, self.site = plan, site
        self.playbook, self.items = plan.playbook, plan.schedule.items

    def all(self) -> dict[str, Any]:
        pages = [self._page(page) for page in self.site.pages.values()]
        pages.sort(key=lambda page: bool(page["address"]))  # the first is the home page, whose template finds no number
        self._add_feeds(pages)
        return {
            "today": str(self.plan.today),
            "stamp": f"{self.plan.changed:%Y%m%dT%H%M%SZ}",
            "items": [item.as_json() for item in self.items],
            "names": {section: {key: entry.label for key, entry in getattr(self.playbook, section).items()} for section in SECTIONS},
            "goals": {
                key: {"name": goal.label, "by": str(goal.by), "kpis": list(goal.kpis), "supports": list(goal.supports)}
                for key, goal in self.playbook.goals.items()
            },
            "pages": [*pages, HAND_WRITTEN],
            "nav": self._nav(),
        }

    def _add_feeds(self, pages: list[dict[str, Any]]) -> None:
        by_address = {page["address"]: page for page in pages}
        for feed in feeds_of(self.playbook):
            held = [number for number, item in enumerate(self.items) if feed.holds(item)]
            by_address[_home_of(feed)] |= {"feed": True, "feed_items": held}

    def _nav(self) -> list[dict[str, Any]]:
        groups: dict[str, list[dict[str, str]]] = {}
        for page in self.site.pages.values():
            if page.page.group:
                groups.setdefault(page.page.group[0], []).append({"address": page.page.address, "title": page.page.title})
        return [{"title": title, "pages": inside} for title, inside in groups.items()]

    @cached_property
    def _folders(self) -> set[str]:
        return {address.rpartition("/")[0] for page in self.site.pages.values() if "/" in (address := page.page.address)}

    def _page(self, page: RenderedPage) -> dict[str, Any]:
        address = page.page.address
        section, _, entry = address.rpartition("/")
        told: dict[str, Any] = {
            "address": address,
            "title": page.page.title,
            "node": "section" if address in self._folders else "page",
            "nav": address if page.page.group else section,
            "summary": page.page.description,
        }
        if section == "posts":
            return told | self._post(entry)
        if month := _MONTH.fullmatch(address):
            return told | self._month(int(month[1]), int(month[2]))
        if address == "board":
            return told | self._board()
        if (section, entry) in self._of_entries:
            html = "\n".join(self._sections(page, without_items=True))
            return told | {"kind": "agenda", "html": html, "days": self._days(self._of_entries[section, entry])}
        return told | {"kind": "html", "html": "\n".join(self._sections(page))}

    def _sections(self, page: RenderedPage, *, without_items: bool = False) -> Iterator[str]:
        """Each section of a page as HTML."""
        url = page_url(page.uri, True)
        for section in page.sections:
            if without_items and 'class="pb-item' in section.html:
                continue
            if section.title:
                yield f'<h{section.level} id="{section.id}">{section.title}</h{section.level}>'
            yield self.site.addresses.resolve(section.html, url)

    # ── items ──

    @cached_property
    def _of_entries(self) -> dict[tuple[str, str], list[int]]:
        """Section and entry → the numbers of its items."""
        found: dict[tuple[str, str], list[int]] = defaultdict(list)
        posts = self.playbook.posts
        for number, item in enumerate(self.items):
            post = posts.get(item.post or "")
            keys = [
                *(("people", person) for person in item.people),
                *(("roles", role) for role in item.roles),
                *(("channels", channel) for channel in item.channels if item.kind == "publish"),
                *(("audiences", audience) for audience in (post.audiences if post and item.kind == "publish" else ())),
                *((f"{field}s", entry) for field in ("campaign", "cadence", "pillar") if (entry := getattr(item, field))),
            ]
            for key in keys:
                found[key].append(number)
        return found

    @cached_property
    def _of_posts(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for number, item in enumerate(self.items):
            if item.post:
                found[item.post].append(number)
        return found

    @cached_property
    def _of_days(self) -> dict[dt.date, list[int]]:
        found: dict[dt.date, list[int]] = defaultdict(list)
        for number, item in enumerate(self.items):
            found[item.date].append(number)
        return found

    def _days(self, numbers: Iterable[int]) -> list[dict[str, Any]]:
        days: dict[str, list[int]] = {}
        for number in numbers:
            days.setdefault(str(self.items[number].date), []).append(number)
        return [{"date": day, "items": its} for day, its in days.items()]

    # ── pages ──

    def _month(self, year: int, month: int) -> dict[str, Any]:
        weeks, grid = [], []
        for week in Calendar().monthdatescalendar(year, month):
            number = week[0].isocalendar().week
            days = [{"date": str(day), "items": self._of_days.get(day, [])} if day.month == month else {"date": ""} for day in week]
            grid.append({"week": number, "days": days})
            weeks.append({"week": number, "days": [day for day in days if day.get("items")]})
        return {"kind": "month", "weeks": weeks, "grid": grid}

    def _board(self) -> dict[str, Any]:
        columns = {status: list[dict[str, Any]]() for status in STATUSES}
        for piece in self.plan.schedule.pieces:
            if piece.post:
                about = {"id": piece.post.id, "title": piece.title, "date": str(piece.date), "channels": list(piece.channels)}
                columns[piece.status].append(about)
        return {"kind": "board", "columns": [{"status": status, "posts": posts} for status, posts in columns.items() if posts]}

    @cached_property
    def _pieces(self) -> dict[str, Piece]:
        return {piece.post.id: piece for piece in self.plan.schedule.pieces if piece.post}

    def _post(self, entry: str) -> dict[str, Any]:
        piece, post = self._pieces[entry], self.playbook.posts[entry]
        numbers = self._of_posts[entry]
        published = {channel: item for at in numbers if (item := self.items[at]).kind == "publish" for channel in item.channels}
        campaign = self.playbook.campaigns.get(piece.campaign or "")
        return {
            "kind": "post",
            "status": piece.status,
            "date": str(piece.date),
            "time": f"{piece.time:%H:%M}" if piece.time else "",
            "campaign": piece.campaign,
            "goals": list(piece.goals),
            "links": [
                {"name": name, "section": section, "ids": ids}
                for name, section, ids in (
                    ("Channels", "channels", list(piece.channels)),
                    ("Campaign", "campaigns", [piece.campaign] if piece.campaign else []),
                    ("Cadence", "cadences", [piece.cadence] if piece.cadence else []),
                    ("Pillar", "pillars", [piece.pillar] if piece.pillar else []),
                    ("Goals", "goals", list(piece.goals)),
                    ("For", "audiences", list(piece.audiences)),
                    ("Offers", "offers", list(piece.offers)),
                    ("Owner", "people", [post.owner] if post.owner in self.playbook.people else []),
                    ("Workflow", "workflows", [piece.workflow] if piece.workflow else []),
                )
                if ids
            ],
            "facts": [
                {"name": name, "text": text, "url": url}
                for name, text, url in (
                    ("Format", piece.format, ""),
                    ("Stage", self.playbook.stages[piece.stage].label if piece.stage else "", ""),
                    ("Live", "", post.url),
                    ("Found by", ", ".join(post.keywords), ""),
                )
                if text or url
            ],
            "places": [
                {
                    "channel": channel,
                    "date": str(published[channel].date),
                    "time": f"{hour:%H:%M}" if (hour := published[channel].time) else "",
                    "format": own.format or piece.format,
                    "status": channel_status(piece, channel),
                }
                for channel, own in piece.channels.items()
            ],
            "tagged": [
                {"channel": channel, "url": tagged(link, self.playbook.channels[channel], content=post.stable_id, campaign=campaign)}
                for channel, own in piece.channels.items()
                if (link := own.link or piece.link)
            ],
            "copy": [part for text in (post.copy_ or {}).values() for part in text.split("\n\n")],
            "assets": [{"url": asset.url, "alt": asset.alt} for asset in post.assets],
            "tasks": [number for number in numbers if self.items[number].kind == "task"],
        }


def _home_of(feed: Feed) -> str:
    """The page that a feed stands beside."""
    return {"": "", "key_dates": "key-dates"}.get(feed.section, f"{feed.section}/{feed.entry}")


if __name__ == "__main__":
    write_hugo_site(Path(sys.argv[1]), Path(sys.argv[2]))
