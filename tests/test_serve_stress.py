"""`mkdocs serve` under a restless editor: it never hangs, ends with the pages of what was saved last, and keeps its memory."""

from __future__ import annotations

import gc
import os
import random
import re
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config

from mkdocs_playbook.pages.context import Context
from mkdocs_playbook.pages.format import Format
from mkdocs_playbook.plan import Plan
from sites import PLAYBOOK, Project, contents, project
from test_serve import Server, serve

EDITS = int(os.environ.get("PLAYBOOK_EDITS", "30"))
"""How many edits. CONTRIBUTING says when to ask for more."""
MORE = "posts:\n  extra: {title: One more, date: 2027-01-26, channels: [blog]}\n"
Edit = Callable[[Project, random.Random], None]


def good(made: Project, chance: random.Random) -> None:
    made.write(PLAYBOOK.replace("every week", f"every {chance.randint(2, 99)} days"))


def by_rename(made: Project, chance: random.Random) -> None:
    """As editors save: a new file takes the place of the old one."""
    beside = made.plan.with_suffix(".yml~")
    beside.write_text(PLAYBOOK.replace("every week", f"every {chance.randint(2, 99)} hours").lstrip(), encoding="utf-8")
    beside.replace(made.plan)


def half_saved(made: Project, chance: random.Random) -> None:
    made.write(PLAYBOOK[: chance.randrange(len(PLAYBOOK))])


def misspelt(made: Project, chance: random.Random) -> None:
    at = chance.randrange(len(PLAYBOOK))
    made.write(PLAYBOOK[:at] + chance.choice("{}[]:\t\"'x\0&*") + PLAYBOOK[at + 1 :])


def no_text(made: Project, chance: random.Random) -> None:
    made.plan.write_bytes(chance.randbytes(200))


def deleted(made: Project, chance: random.Random) -> None:
    made.plan.unlink(missing_ok=True)


def renamed(made: Project, chance: random.Random) -> None:
    if made.plan.exists():
        made.plan.rename(made.plan.with_name("elsewhere.yml"))


def another(made: Project, chance: random.Random) -> None:
    (made.folder / "calendars").mkdir(exist_ok=True)
    (made.folder / "calendars" / f"{chance.choice('abc')}.yml").write_text(MORE, encoding="utf-8")


def folder_gone(made: Project, chance: random.Random) -> None:
    shutil.rmtree(made.folder / "calendars", ignore_errors=True)


def page_comes_or_goes(made: Project, chance: random.Random) -> None:
    page = made.folder / "content" / "pages" / "goals.md"
    if page.exists():
        page.unlink()
    else:
        page.write_text("# Ours\n\n[Strategy](strategy.md), [nothing](nothing.md)\n", encoding="utf-8")


def odd_files(made: Project, chance: random.Random) -> None:
    link = made.folder / "content" / "link.yml"
    if link.is_symlink():
        link.unlink()
    else:
        link.symlink_to(chance.choice(["link.yml", "/etc/hostname", "nothing.yml", "plan.yml"]))


def empty_calendars(made: Project, chance: random.Random) -> None:
    (made.folder / "calendars").mkdir(exist_ok=True)


GOOD: tuple[Edit, ...] = (good, by_rename, another, empty_calendars, page_comes_or_goes)
BAD: tuple[Edit, ...] = (half_saved, misspelt, no_text, deleted, renamed, folder_gone, odd_files)


def mended(made: Project) -> None:
    """The last state that is saved: a good one."""
    for name in ("elsewhere.yml", "link.yml"):
        (made.folder / "content" / name).unlink(missing_ok=True)
    shutil.rmtree(made.folder / "calendars", ignore_errors=True)
    (made.folder / "calendars").mkdir()
    (made.folder / "calendars" / "more.yml").write_text(MORE, encoding="utf-8")
    made.write(PLAYBOOK.replace("every week", "once and for all"))


def memory(server: Server) -> int:
    """Megabytes that the server holds."""
    status = Path(f"/proc/{server.process.pid}/status").read_text(encoding="utf-8")
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    assert found
    return int(found[1]) // 1024


def plain(page: str) -> str:
    """A page without what only `serve` writes into it, and without the time of the build."""
    page = re.sub(r"<!--.*?-->", "", page, flags=re.DOTALL)
    return re.sub(r"<script\b(?:(?!</script>).)*livereload.*?</script>", "", page, flags=re.DOTALL).strip()


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="reads the server's memory from /proc")
def test_after_many_edits_the_pages_are_those_of_a_fresh_build(tmp_path: Path) -> None:
    options = {"sources": ["content", "calendars"], "today": "2027-01-13"}
    made = project(tmp_path / "project", plugins=["search", {"playbook": options}], theme={"name": "material"})
    chance = random.Random(20270113)  # noqa: S311 - repeatable, not secret
    early = 0
    with serve(made) as server:
        server.wait_for("", "There is no folder")  # calendars/ is not there yet
        for number in range(EDITS):
            edit = chance.choice(BAD if number % 2 else GOOD)
            edit(made, chance)
            time.sleep(chance.choice((0, 0.05, 0.3, 1)))
            status, _ = server.get("")  # an answer, in time
            assert status in (200, 404), edit
            early = memory(server) if number == 20 else early
        mended(made)
        server.wait_for("posts/extra/", "One more")
        server.wait_for("strategy/", "once and for all")
        late = memory(server)
        print(f"{EDITS} edits: {early} MB after 20, {late} MB after all")  # noqa: T201 - for whoever asked for many
        fresh = made.build(site_url=f"{server.url}/")
        built = contents(fresh.folder)
        assert "posts/extra/index.html" in built
        for path, content in built.items():
            if path.endswith((".html", ".ics", ".json")) and path != "404.html":
                status, page = server.get(path)
                assert (status, plain(page)) == (200, plain(content.decode())), path
    assert late - early < 60
    assert "Traceback" not in server.log.read_text()


def test_builds_of_the_past_are_not_kept(tmp_path: Path) -> None:
    """As `serve` does: one plugin object, many builds."""
    made = project(tmp_path / "project")
    config = load_config(str(made.folder / "mkdocs.yml"), site_dir=str(made.site_dir))
    config.plugins.on_startup(command="serve", dirty=False)
    plugin = config.plugins["playbook"]
    kept = []
    for number in range(5):
        again = load_config(str(made.folder / "mkdocs.yml"), site_dir=str(made.site_dir))
        for name in again.plugins:
            again.plugins._current_plugin = name
        again.plugins["playbook"] = plugin
        made.write(PLAYBOOK.replace("every week", f"every {number} days"))
        build(again)
        gc.collect()
        kept.append(sum(isinstance(thing, Plan | Context | Format) for thing in gc.get_objects()))
    assert kept[0] > 0
    assert kept[-1] == kept[1]
