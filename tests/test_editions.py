"""Editions: one source, a site for each reader. What an edition does not see is in no byte of it, and all it sees is as the team has it."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest
import yaml

import pagetext
from mkdocs_playbook.build import Site, make_plan, render_site
from mkdocs_playbook.cli import main
from mkdocs_playbook.editions import select
from mkdocs_playbook.model.base import Part
from mkdocs_playbook.model.editions import BUILT_IN, SIGHTS
from mkdocs_playbook.model.playbook import SECTIONS, Playbook
from mkdocs_playbook.model.schema import json_schema
from mkdocs_playbook.plan import Plan
from mkdocs_playbook.schedule.items import to_json
from pagetext import ROOT, everything, settings_of
from sites import Project, build, contents, copy_demo, project

CANARY = re.compile(r"\bq\d+q\b")
BY_HAND = re.compile(r"q90\dq")


@pytest.fixture(autouse=True)
def _no_edition_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PLAYBOOK_EDITION", raising=False)
    monkeypatch.setenv("NO_MKDOCS_2_WARNING", "1")


# ── canaries in every field ─────────────────────────────────────────────────────────────────────────────────────────


class Canaries:
    """A playbook in which each text, link, address and amount is a word of its own."""

    def __init__(self, hidden: str = "") -> None:
        """`hidden` is the path of what is marked as the team's, such as `goals.one-goal`; everything else is marked for the client."""
        self.said: dict[str, str] = {}
        self.raw = self._marked(yaml.safe_load(everything(self._say)), "", hidden)
        self.raw["settings"]["editions"] = {"board": {"sees": ["client", "budget"]}}
        self.raw["settings"]["feeds"] |= {"private": "false", "retired_feeds": []}
        self.raw["settings"]["feeds"].pop("titles", None)

    def _say(self, path: str) -> str:
        return self.said.setdefault(path, f"q{len(self.said)}q")

    def _marked(self, value: Any, path: str, hidden: str) -> Any:
        if isinstance(value, dict):
            made = {key: self._marked(inner, f"{path}.{key}".lstrip("."), hidden) for key, inner in value.items()}
            if "visibility" in made and path.partition(".")[0] not in ("decisions", "settings"):
                made["visibility"] = "team" if path == hidden else "client"
            else:
                made.pop("visibility", None)
            return made
        if isinstance(value, list):
            return [self._marked(inner, f"{path}.{number}", hidden) for number, inner in enumerate(value)]
        if value == "mei@example.com":
            return f"{self._say(path)}@example.com"
        if value == "https://example.com/":
            return f"https://example.com/{self._say(path)}"
        if value == "7" and re.search(r"budget(\.\w+)?$", path):
            self.said[path] = f"91{len(self.said):04d}"
            return self.said[path]
        return value

    @property
    def text(self) -> str:
        return yaml.safe_dump(self.raw, allow_unicode=True, sort_keys=False, width=10_000)


@cache
def whole(hidden: str = "") -> tuple[Canaries, Plan]:
    canaries = Canaries(hidden)
    with TemporaryDirectory() as name:
        (Path(name) / "content").mkdir()
        (Path(name) / "content" / "plan.yml").write_text(canaries.text, encoding="utf-8")
        return canaries, make_plan(settings_of(Path(name)))


def rendered(plan: Plan, edition: str) -> dict[str, str]:
    """Everything that is made for an edition, by path."""
    with TemporaryDirectory() as name:
        site: Site = render_site(plan, replace(settings_of(Path(name), site_url="https://plan.example.com/"), edition=edition))
    assert site.plan
    pages = {uri: f"{page.page.description} {page.page.place} {page.html}" for uri, page in site.pages.items() if "guide" not in uri}
    files = {path: data.replace(b"\r\n ", b"").decode() for path, data in site.files.items() if "assets/" not in path}
    return {**pages, **files, "items.json": to_json(site.plan.schedule.items)}


def words_in(made: Mapping[str, str]) -> set[str]:
    """The canaries of all kinds in what was made."""
    text = "\n".join([*made, *made.values()])
    return set(CANARY.findall(text)) | set(re.findall(r"91\d{4}", text.replace(",", "")))


@cache
def of_team() -> set[str]:
    """The canaries that the team's site shows."""
    return words_in(rendered(whole()[1], "team"))


def sights_at(path: str) -> set[str]:
    """What an edition has to see for the value at a path of the playbook to be in it, out of the model's own marks."""
    found: set[str] = set()
    hint: Any = Playbook
    for name in path.split("."):
        hint = _bare(hint)
        if isinstance(hint, type) and issubclass(hint, Part):
            fields = {field.alias or key: (key, field) for key, field in hint.model_fields.items()}
            if name not in fields:
                break
            key, field = fields[name]
            sight = field.seen_by
            found |= {sight} if sight and not (hint is Playbook and name in SECTIONS) else set()
            hint = get_type_hints(hint, include_extras=True)[key]
        elif get_origin(hint) is dict:
            hint = get_args(hint)[1]
        elif get_origin(hint) is tuple:
            hint = get_args(hint)[0]
        else:
            break
    return found


def _bare(hint: Any) -> Any:
    while hasattr(hint, "__metadata__") or get_origin(hint) is Union or type(hint).__name__ == "UnionType":
        hint = next(argument for argument in get_args(hint) if argument is not type(None))
    return hint


EDITIONS = {"client": set(BUILT_IN["client"]), "handover": set(BUILT_IN["handover"]), "board": {"client", "public", "budget"}}


def test_there_are_fields_for_each_sight() -> None:
    marked = {sight for path in whole()[0].said for sight in sights_at(path)}
    assert marked >= {"contacts", "absences", "notes", "decisions", "budget", "drafts"}


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_field_is_where_the_model_says_and_nowhere_else(edition: str) -> None:
    canaries, plan = whole()
    shown = words_in(rendered(plan, edition))
    for path, word in canaries.said.items():
        if path.startswith(("settings.", "playbook.holidays")) or word not in of_team():
            continue
        is_seen = sights_at(path) <= EDITIONS[edition]
        assert (word in shown) == is_seen, f"{path} ({word}) is {'not ' if is_seen else ''}in the edition '{edition}'"


def hideable() -> list[str]:
    """The path of an entry of each section, of a step, and of a part of each section whose parts have no id."""
    raw = Canaries().raw
    found = []
    for section in raw:
        if section in SECTIONS:
            found.append(f"{section}.{next(iter(raw[section]))}")
        elif isinstance(raw[section], list) and section != "decisions":
            found.append(f"{section}.0")
    steps = raw["workflows"]["one-workflow"]["steps"]
    return [*found, *(f"workflows.one-workflow.steps.{step}" for step in steps)]


@pytest.mark.parametrize("hidden", hideable())
def test_what_is_marked_as_the_teams_is_in_no_byte_of_the_clients(hidden: str) -> None:
    canaries, plan = whole(hidden)
    made = rendered(plan, "client")
    shown = words_in(made)
    assert of_team() & {word for path, word in canaries.said.items() if path.startswith(f"{hidden}.")}
    for path, word in canaries.said.items():
        if path.startswith(f"{hidden}."):
            assert word not in shown, path
    section, _, key = hidden.partition(".")
    if section in SECTIONS and "." not in key and section != "cadences":  # the UID of a post in a slot stays what it was
        for path, text in made.items():
            assert not re.search(rf"\b{key}\b", f"{path} {text}"), path


@pytest.mark.parametrize("hidden", hideable())
def test_nothing_refers_to_what_is_hidden(hidden: str) -> None:
    """Whatever field it is: the walk here looks at the values, not at the fields."""
    section, _, key = hidden.partition(".")
    if section not in SECTIONS or "." in key:
        return
    shown = select(whole(hidden)[1], "client").plan
    told = [text for part in (shown.playbook, *(piece.post for piece in shown.schedule.pieces if piece.post)) for text in _texts(part)]
    assert key not in told
    for piece in shown.schedule.pieces:
        assert key not in (piece.cadence, piece.campaign, piece.pillar, piece.stage, piece.workflow)
        assert key not in (*piece.channels, *piece.goals, *piece.audiences, *piece.offers)
        assert key not in [planned.id for planned in piece.assigned_by]
    for item in shown.schedule.items:
        told_of = (*item.people, *item.roles, *item.posts, *item.channels, *item.goals, item.post, item.campaign, item.workflow)
        assert key not in (*told_of, item.cadence, item.pillar, item.stage)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, Part):
        for name in type(value).model_fields:
            yield from _texts(getattr(value, name))
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(key)
            yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)
    elif value is not None:
        yield str(value)


@pytest.mark.parametrize("hidden", ["", *hideable()])
def test_dates_and_uids_are_those_of_the_team(hidden: str) -> None:
    plan = whole(hidden)[1]
    of_team = {item.uid: item for item in plan.schedule.items}
    shown = select(plan, "client").plan.schedule
    assert shown.items
    for item in shown.items:
        theirs = of_team[item.uid]
        assert (item.date, item.time, item.zone, item.ends, item.due, item.status) == (
            theirs.date,
            theirs.time,
            theirs.zone,
            theirs.ends,
            theirs.due,
            theirs.status,
        )
    assert shown.horizon == plan.schedule.horizon


def test_the_teams_plan_is_the_whole() -> None:
    plan = whole()[1]
    assert select(plan, "team").plan is plan


# ── what follows from it ────────────────────────────────────────────────────────────────────────────────────────────

SMALL = """
playbook: {id: demo, title: Demo, brand: Demo, currency: SGD}
goals: {known: {statement: Be known}, secret-goal: {statement: Buy the rival, visibility: team}}
channels: {blog: {name: Blog}, vault: {name: The vault, visibility: team}}
campaigns:
  spring: {name: Spring letters, starts: 2027-01-04, ends: 2027-01-31, goals: [known, secret-goal], owner: lin, budget: {planned: 4200}}
  takeover: {name: Takeover, visibility: team, starts: 2027-01-04, ends: 2027-01-31, was: [raid]}
cadences:
  weekly: {title: Letter, every: week on mon, channels: [blog], starts: 2027-01-04, ends: 2027-01-31, format: post, batch: week}
  inner: {title: Inner letter, every: week on tue, channels: [vault], starts: 2027-01-04, ends: 2027-01-31}
posts:
  hello: {title: Hello, date: 2027-01-12, channels: {blog: {}, vault: {copy: For the vault}}, campaign: takeover, format: post,
          status: approved, copy: Read me}
  raw: {title: Raw, date: 2027-01-13, channels: [blog], status: drafting, copy: Not yet fit to be read}
  deep: {title: Deep, date: 2027-01-14, channels: [vault]}
  slotted: {title: Slotted, date: 2027-01-11, cadence: weekly, format: post}
  quiet: {title: Quiet one, date: 2027-01-18, cadence: weekly, format: post, visibility: team}
key_dates: {fair: {name: Fair, date: 1 day before raid-day}, raid-day: {name: Raid day, date: 2027-02-02, visibility: team}}
roles: {writer: {name: Writer}, ghost: {name: Ghost writer, visibility: team}}
people:
  lin: {name: Lin Xue, roles: [writer], email: lin@demo.example, visibility: team}
  mei: {name: Mei Tan, roles: [ghost]}
workflows:
  plain: {formats: [post], steps: {write: {role: writer, due: 2 days before}, polish: {role: ghost, due: 1 day before}}}
meetings:
  sync: {name: Weekly sync, date: 2027-01-12, at: 10:00}
  review: {name: Review with the client, date: 2027-01-13, at: 10:00, visibility: client, roles: [writer]}
feeds: {mine: {name: Of Lin, people: [lin]}, both: {name: Of both, channels: [blog, vault]}}
settings: {feeds: {retired_feeds: [demo-campaigns-raid, demo-old]}, editions: {board: {sees: [client, contacts, budget]}}}
"""


@pytest.fixture
def small(tmp_path: Path) -> Project:
    return project(tmp_path, SMALL, options={"edition": "client"}, site_url="https://demo.example/")


def plan_of(made: Project) -> Plan:
    return make_plan(settings_of(made.folder))


def pages_of(made: Project, edition: str = "client") -> pagetext.SiteText:
    settings = replace(settings_of(made.folder), edition=edition)
    plan = make_plan(settings)
    return pagetext.SiteText(plan, render_site(plan, settings))


def test_tasks_of_a_hidden_person_show_the_role(small: Project) -> None:
    site = pages_of(small)
    deadlines = site["posts/hello"].text
    assert "Writer" in deadlines
    assert "Lin" not in deadlines
    assert "nobody" not in deadlines.partition("Deadlines")[2].partition("Why")[0].replace("nobody accountable", "")
    feed = site.site.files["feeds/demo-all.ics"].decode().replace("\r\n ", "")
    (event,) = [part for part in feed.split("BEGIN:VEVENT") if "UID:task.hello.write@demo" in part]
    assert r"Who: Writer\n" in event


def test_tasks_of_a_hidden_role_name_whoever_does_them(small: Project) -> None:
    feed = pages_of(small).site.files["feeds/demo-all.ics"].decode().replace("\r\n ", "")
    (event,) = [part for part in feed.split("BEGIN:VEVENT") if "UID:task.hello.polish@demo" in part]
    assert r"Who: Mei Tan\n" in event
    assert "Ghost" not in feed


def test_a_post_of_a_hidden_campaign_stays_and_does_not_name_it(small: Project) -> None:
    site = pages_of(small)
    assert "Hello" in site["posts/hello"].text
    for page in site.pages:
        assert "Takeover" not in page.rendered.html, page.rendered.uri
    assert "campaigns/takeover" not in site
    assert "feeds/demo-campaigns-takeover.ics" not in site.site.files


def test_a_hidden_channel_takes_its_texts_its_posts_and_its_cadences(small: Project) -> None:
    site = pages_of(small)
    assert "posts/deep" not in site
    assert "cadences/inner" not in site
    assert "For the vault" not in site["posts/hello"].text
    assert "Read me" in site["posts/hello"].text


def test_texts_are_shown_from_the_review_on(small: Project) -> None:
    assert "Not yet fit" not in pages_of(small)["posts/raw"].text
    small.write(SMALL.replace("status: drafting", "status: review"))
    assert "Not yet fit" in pages_of(small)["posts/raw"].text


def test_a_batch_names_only_the_posts_that_are_seen(small: Project) -> None:
    items = {item.uid: item for item in select(plan_of(small), "client").plan.schedule.items}
    assert items["task.weekly.2027-W02.write@demo"].posts == ("slotted",)
    assert items["task.weekly.2027-W02.write@demo"].text == "Slotted"
    assert "task.weekly.2027-W03.write@demo" not in items


def test_what_is_counted_from_something_hidden_is_on_its_day(small: Project) -> None:
    shown = select(plan_of(small), "client").plan
    assert str(shown.playbook.key_dates["fair"].date) == "2027-02-01"


def test_a_channels_own_day_that_is_counted_from_something_hidden_is_its_own_day(small: Project) -> None:
    text = SMALL.replace("{blog: {}, vault: {copy: For the vault}}", "{blog: {date: 5 days before raid-day}, mail: {}}")
    small.write(text.replace("channels: {blog: {name: Blog}", "channels: {mail: {name: Mail}, blog: {name: Blog}"))
    whole = plan_of(small)
    assert str(whole.playbook.posts["hello"].channels["blog"].date) == "5 days before raid-day"
    selection = select(whole, "client")
    (piece,) = [piece for piece in selection.plan.schedule.pieces if piece.post and piece.post.id == "hello"]
    for channels in (selection.plan.playbook.posts["hello"].channels, piece.channels):
        assert str(channels["blog"].date) == "2027-01-28"
        assert channels["mail"].date is None
    assert str(selection.plan.playbook.posts["hello"].date) == "2027-01-12"


def test_a_meeting_is_the_teams_until_it_is_opened(small: Project) -> None:
    site = pages_of(small)
    assert "Review with the client" in site["meetings"].text
    assert "Weekly sync" not in site["meetings"].text


def test_own_feeds_over_what_is_hidden_are_not_written(small: Project) -> None:
    files = pages_of(small).site.files
    assert "feeds/demo-mine.ics" not in files
    assert "feeds/demo-both.ics" in files
    assert "feeds/demo-people-lin.ics" not in files
    assert "feeds/demo-people-mei.ics" in files


def test_retired_feeds_of_what_is_hidden_are_not_written(small: Project) -> None:
    files = pages_of(small).site.files
    assert "feeds/demo-old.ics" in files
    assert "feeds/demo-campaigns-raid.ics" not in files
    assert "feeds/demo-campaigns-raid.ics" in pages_of(small, "team").site.files


def test_former_addresses_of_what_is_hidden_are_not_written(small: Project) -> None:
    assert "campaigns/raid/index.html" not in pages_of(small).site.files
    assert "campaigns/raid/index.html" in pages_of(small, "team").site.files


def test_a_clients_site_has_no_review_and_no_source_files(small: Project) -> None:
    site = pages_of(small)
    assert "review" not in site
    assert "review" in pages_of(small, "handover")
    assert "playbook:review" in pages_of(small, "team")[""].rendered.html
    for page in site.pages:
        assert "plan.yml" not in page.rendered.html or page.rendered.page.address.startswith("guide/")
        assert "playbook:review" not in page.rendered.html


def test_findings_that_touch_what_is_hidden_are_not_told(small: Project) -> None:
    plan = plan_of(small)
    shown = select(plan, "handover").plan
    assert 0 < len(shown.findings) < len(plan.findings)
    for finding in shown.findings:
        assert not re.search("takeover|vault|Takeover|Lin Xue|ghost|raid", f"{finding.message} {finding.label} {finding.address}")
        assert "lin" not in finding.who


def test_an_edition_of_ones_own_sees_what_it_names(small: Project) -> None:
    small.write(SMALL.replace("email: lin@demo.example, visibility: team", "email: lin@demo.example"))
    board, client = pages_of(small, "board"), pages_of(small)
    assert "lin@demo.example" in board["people/lin"].text
    assert "lin@demo.example" not in client["people/lin"].text
    assert "SGD 4,200" in board["campaigns/spring"].text
    assert "4,200" not in client["campaigns/spring"].text


# ── which edition ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_edition_that_is_not_there_is_told_with_those_that_are(small: Project, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["leaks", "--edition", "clients", str(small.folder), str(small.folder)]) == 1
    told = capsys.readouterr().err
    assert "E101 There is no edition 'clients'. There are team, client, handover, board." in told


def test_team_cannot_be_another_edition(small: Project, capsys: pytest.CaptureFixture[str]) -> None:
    small.write(SMALL.replace("editions: {board", "editions: {team"))
    assert main(["check", str(small.folder)]) == 1
    assert "The edition 'team' sees everything." in capsys.readouterr().out


def test_the_environment_wins(small: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAYBOOK_EDITION", "team")
    assert "Takeover" in small.build().text("campaigns/index.html")
    monkeypatch.delenv("PLAYBOOK_EDITION")
    assert "Takeover" not in small.build().text("campaigns/index.html")


def test_the_model_says_who_sees_a_field() -> None:
    schema = json_schema()
    budget = schema["definitions"]["Campaign"]["properties"]["budget"]["description"]
    assert budget.endswith("Only the team sees it, and editions that see 'budget'.")
    assert "x-seen-by" not in str(schema)
    site = pagetext.demo()
    row = next(row for row in site["guide/reference"].body.all("tr") if row.text.startswith("email"))
    assert "team only" in row.text


def test_every_sight_is_explained_in_the_guide() -> None:
    text = pagetext.demo()["guide/reference"].text
    for sight, about in SIGHTS.items():
        assert f"{sight}: {about}" in text


# ── hand-written pages ──────────────────────────────────────────────────────────────────────────────────────────────

DOCS = {
    "inside.md": "---\nvisibility: team\n---\n# Inside\n\nq901q\n",
    "old-style.md": "visibility: team\ntitle: Old\n\n# Old\n\nq902q\n",
    "open.md": """---
visibility: client
---
# Open

```playbook
show: posts
visibility: team
heading: q903q
```

```playbook
show: posts
campaign: takeover
heading: q904q
```

```playbook
show: trace
id: takeover
heading: q905q
```

```playbook
show: findings
heading: q906q
```

```playbook
show: page
page: campaigns/takeover
heading: q907q
```

```playbook
show: picture
picture: workload
heading: q908q
```

```playbook
show: calendar
from: 2027-01-01
until: 2027-01-31
channel: [blog, vault]
heading: q909q
```
""",
}


@pytest.mark.parametrize("nav", [None, [{"Open": "open.md"}, {"Ours": ["inside.md", {"Old": "old-style.md"}]}]])
def test_pages_and_blocks_by_hand_are_hidden_too(tmp_path: Path, nav: object) -> None:
    more = {"nav": nav} if nav else {}
    made = project(tmp_path, SMALL, docs=DOCS, options={"edition": "client"}, site_url="https://demo.example/", strict=True, **more)
    site = made.build()
    assert site.warnings == []
    found = {word for data in contents(site.folder).values() for word in BY_HAND.findall(_plain(data))}
    assert found == {"q909q"}
    assert site.dead_links() == []
    assert "inside/index.html" not in site
    team = made.folder / "team"
    made.write(SMALL)
    (made.folder / "mkdocs.yml").write_text((made.folder / "mkdocs.yml").read_text().replace("edition: client", "edition: team"))
    shown = {word for data in contents(build(made.folder / "mkdocs.yml", team).folder).values() for word in BY_HAND.findall(_plain(data))}
    assert shown == {f"q90{number}q" for number in range(1, 10)}


@pytest.mark.parametrize("nav", [None, [{"Open": "open.md"}, {"Ours": ["inside.md"]}]])
def test_an_export_is_of_the_edition(tmp_path: Path, nav: object) -> None:
    more = {"nav": nav} if nav else {}
    made = project(tmp_path / "plan", SMALL, docs=DOCS, options={"edition": "client"}, **more)
    assert main(["export", str(tmp_path / "out"), str(made.folder)]) == 0
    files = contents(tmp_path / "out")
    assert {word for data in files.values() for word in BY_HAND.findall(_plain(data))} == {"q909q"}
    assert "inside.md" not in files["mkdocs.yml"].decode()
    text = "\n".join(_plain(data) for path, data in files.items() if "/guide" not in path)
    for hidden in ("Takeover", "The vault", "Lin Xue", "lin@demo", "Raid day", "Weekly sync", "Not yet fit", "plan.yml"):
        assert hidden not in text, hidden


def _plain(data: bytes) -> str:
    return (gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data).decode("utf-8", "replace")


# ── whole sites ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_site_with_canaries_in_every_field_tells_none_of_them(tmp_path: Path) -> None:
    canaries = Canaries()
    made = project(
        tmp_path,
        canaries.text,
        options={"edition": "client"},
        site_url="https://demo.example/",
        theme={"name": "material", "font": False},
        plugins=["search", {"playbook": {"sources": ["content"], "today": "2027-01-13", "edition": "client"}}],
    )
    site = made.build()
    assert main(["export", str(tmp_path / "out"), str(made.folder)]) == 0
    hidden = {word: path for path, word in canaries.said.items() if sights_at(path) - EDITIONS["client"]}
    assert len(hidden) > 50
    files = {**contents(site.folder), **{f"out/{path}": data for path, data in contents(tmp_path / "out").items()}}
    assert {"search/search_index.json", "sitemap.xml.gz", "out/items.json"} <= files.keys()
    for path, data in files.items():
        text = _plain(data.replace(b"\r\n ", b"")) if path.endswith(".ics") else _plain(data)
        for word in set(CANARY.findall(text)):
            assert word not in hidden, f"{path}: {hidden[word]}"
    assert site.dead_links() == []


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = copy_demo(tmp_path_factory.mktemp("demo") / "plan")
    built = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NO_MKDOCS_2_WARNING", "1")
        for edition in ("team", "client"):
            patch.setenv("PLAYBOOK_EDITION", edition)
            built[edition] = build(folder / "mkdocs.yml", folder.parent / edition)
    return built


def test_the_demo_is_built_for_the_client_without_leaks_and_dead_links(demo: dict[str, Any]) -> None:
    client = demo["client"]
    assert client.warnings == []
    assert client.dead_links() == []
    assert len(client.pages) > 150
    text = "\n".join(_plain(data) for data in contents(client.folder).values())
    for hidden in ("Lin Xueling", 'mei@example.com"', "Quickest by phone", "sister&#39;s wedding", "The invoice explained"):
        assert hidden not in text, hidden
    assert "Approval hour" in text


def test_findings_tell_neither_names_nor_ids_of_hidden_people() -> None:
    plan = make_plan(replace(settings_of(ROOT), docs_dir=ROOT / "content" / "pages", sources=("content", "calendars")))
    hidden = [person.id for person in plan.playbook.people.values() if person.visibility == "team"]
    told = [finding.message for finding in plan.findings]
    shown = [finding.message for finding in select(plan, "handover").plan.findings]
    assert hidden
    for person in hidden:
        assert any(re.search(rf"\b{person}\b", message) for message in told)
        assert not any(re.search(rf"\b{person}\b", message) for message in shown)
    late = next(finding for finding in plan.findings if finding.message.endswith(f"({hidden[0]})."))
    instead = next(each for each in select(plan, "handover").plan.findings if each.message == f"{late.message.partition(' (')[0]}.")
    assert instead.who == plan.playbook.people[hidden[0]].roles


def test_no_heading_of_the_clients_demo_stands_over_nothing(demo: dict[str, Any]) -> None:
    heading = re.compile(r"<h([1-6])[^>]*>(.*?)</h\1>\s*(?=<h([1-6])|</article>|\Z)", re.DOTALL)
    looked_at = 0
    for path in demo["client"].pages:
        article = re.search(r"<article.*?</article>", demo["client"].text(path), re.DOTALL)
        if article is None or path == "404.html":
            continue
        looked_at += 1
        over_nothing = [title for level, title, following in heading.findall(article[0]) if not following or following <= level]
        assert not over_nothing, (path, over_nothing)
        assert "<tbody></tbody>" not in re.sub(r"\s", "", article[0]), path
    assert looked_at > 100


def test_what_both_see_of_the_demo_is_the_same_event(demo: dict[str, Any]) -> None:
    events = {edition: _events(site.text("feeds/kopi-kiln-all.ics")) for edition, site in demo.items()}
    assert 100 < len(events["client"]) < len(events["team"])
    for uid, times in events["client"].items():
        assert events["team"][uid] == times


def _events(feed: str) -> dict[str, list[str]]:
    found = {}
    for event in feed.split("BEGIN:VEVENT")[1:]:
        lines = event.replace("\n ", "").split("\n")
        uid = next(line for line in lines if line.startswith("UID:"))
        found[uid] = [line for line in lines if line.startswith(("DTSTART", "DTEND", "SEQUENCE", "SUMMARY"))]
    return found
