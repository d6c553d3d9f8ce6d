"""`playbook handover`: a pack that is whole, the same each time, and says nothing that its reader must not see."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from contextlib import suppress
from html.parser import HTMLParser
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pypdf
import pytest
import yaml

from mkdocs_playbook.cli import main
from mkdocs_playbook.leaks import find_leaks
from mkdocs_playbook.problems import Place, Problem
from sites import PLAYBOOK, Html, Project, contents, environment, project
from sites import playbook as run_playbook
from test_editions import BY_HAND, CANARY, Canaries, sights_at

KILLS = int(os.environ.get("PLAYBOOK_KILLS", "4"))
"""How often the command is killed. CONTRIBUTING says when to ask for more."""
STEADY = {"SOURCE_DATE_EPOCH": "1796083200"}
MORE = """
decisions: [{date: 2026-12-01, what: We leave the old page, why: Nobody came}]
glossary: {Kiln: Where stoneware is fired}
accounts: {shop: {name: Shop backend, owner: mei, renews: 2027-06-01, stops: The shop}}
"""
PARTS = ["MANIFEST.sha256", "feeds/", "plan.csv", "plan.xlsx", "playbook.pdf", "site/", "source/", "start-here.html", "start-here.txt"]


@pytest.fixture(autouse=True)
def _no_edition_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PLAYBOOK_EDITION", raising=False)


def plain_project(folder: Path, text: str = PLAYBOOK + MORE) -> Project:
    return project(
        folder,
        text,
        theme={"name": "material", "font": False},
        plugins=["search", {"playbook": OPTIONS}],
        site_url="https://small.example/",
    )


OPTIONS = {"sources": ["content"], "today": "2027-01-13"}


def made(project: Project, *more: str) -> dict[str, bytes]:
    """The files of the pack, as somebody gets them who unpacks the archive."""
    done = run_playbook("handover", "--no-chromium", *more, cwd=project.folder, **STEADY)
    assert done.returncode == 0, done.stderr
    return unpacked(project.folder / "handover")


def unpacked(folder: Path) -> dict[str, bytes]:
    (archive,) = folder.glob("*.zip")
    with zipfile.ZipFile(archive) as pack:
        assert pack.testzip() is None
        files = {info.filename: pack.read(info) for info in pack.infolist()}
    assert files == contents_of(folder / archive.stem)
    return {path.removeprefix(f"{archive.stem}/"): content for path, content in files.items()}


def contents_of(folder: Path) -> dict[str, bytes]:
    return {f"{folder.name}/{path}": content for path, content in contents(folder).items()}


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, dict[str, bytes]]:
    small = plain_project(tmp_path_factory.mktemp("pack") / "project")
    return small, made(small)


# ── what is in it ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_it_holds_every_part(pack: tuple[Project, dict[str, bytes]]) -> None:
    small, files = pack
    assert sorted({path.partition("/")[0] + ("/" if "/" in path else "") for path in files}) == PARTS
    assert [path.name for path in sorted((small.folder / "handover").iterdir())] == [
        "small-handover-2027-01-13",
        "small-handover-2027-01-13.zip",
    ]
    assert {"feeds/small-all.ics", "site/index.html", "site/handover/index.html", "source/mkdocs.yml", "source/README.md"} <= files.keys()
    assert files["feeds/small-all.ics"] == files["site/feeds/small-all.ics"]
    assert not [path for path in files if path.endswith(("sitemap.xml", "sitemap.xml.gz", "404.html", "_headers"))]


def test_the_manifest_is_one_that_sha256sum_takes(pack: tuple[Project, dict[str, bytes]]) -> None:
    small, files = pack
    folder = small.folder / "handover" / "small-handover-2027-01-13"
    lines = {line[66:]: line[:64] for line in files["MANIFEST.sha256"].decode().splitlines()}
    assert lines == {path: hashlib.sha256(content).hexdigest() for path, content in files.items() if path != "MANIFEST.sha256"}
    if shutil.which("sha256sum"):
        done = subprocess.run(["sha256sum", "--strict", "--quiet", "-c", "MANIFEST.sha256"], cwd=folder, capture_output=True, check=False)
        assert (done.returncode, done.stdout) == (0, b"")


def test_every_link_of_the_site_leads_to_a_file_that_is_there(pack: tuple[Project, dict[str, bytes]]) -> None:
    _, files = pack
    dead, elsewhere = [], []
    for path, content in files.items():
        if not path.endswith(".html"):
            continue
        for link in Html.read(content.decode()).links:
            target = os.path.normpath(os.path.join(os.path.dirname(path), re.split("[?#]", link)[0])) if re.split("[?#]", link)[0] else path  # noqa: PTH118, PTH120
            if re.match(r"[a-z]+:|//", link):
                elsewhere.append(link)
            elif target not in files and not (path == "start-here.html" and any(name.startswith(f"{target}/") for name in files)):
                dead.append((path, link))
    assert dead == []
    assert {link for link in elsewhere if link.startswith(("webcal:", "//"))} == set()
    assert not [link for link in elsewhere if "small.example" in link and link.removeprefix("https://") != "small.example/"]


class _Sources(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag != "a" and (address := given.get("src") or (given.get("href") if given.get("rel") != "canonical" else None)):
            self.found.append(address)


def test_no_page_asks_another_host_for_anything(pack: tuple[Project, dict[str, bytes]]) -> None:
    for path, content in pack[1].items():
        if path.endswith(".html"):
            reader = _Sources()
            reader.feed(content.decode())
            assert [address for address in reader.found if re.match("[a-z]+:|//", address)] == [], path


def test_the_pages_of_the_handover_say_what_the_playbook_says(pack: tuple[Project, dict[str, bytes]]) -> None:
    _, files = pack
    pages = {
        path.removeprefix("site/handover/"): Html.read(content.decode())
        for path, content in files.items()
        if path.startswith("site/handover/")
    }
    assert "1 decision, and why" in " ".join(pages["index.html"].words)
    stops = " ".join(pages["stops.html"].words)
    for told in ("Shop backend", "Tue, 1 Jun 2027", "https://small.example/", "feeds/small-people-mei.ics", "The last planned publication"):
        assert told in stops
    assert "Mei" in " ".join(pages["owners.html"].words)
    assert "Signature" in " ".join(pages["sign-off.html"].words)
    assert "risks.html" in pages  # the goal has no KPI


def test_as_many_risks_are_counted_as_stand_on_their_page(pack: tuple[Project, dict[str, bytes]]) -> None:
    _, files = pack
    rows = files["site/handover/risks.html"].decode().partition("<tbody>")[2].count("<tr")
    assert rows
    assert f"{rows} open risk" in " ".join(Html.read(files["site/handover/index.html"].decode()).words)


LEAVING = """
playbook: {id: bare, timezone: Asia/Singapore, brand: Shop & Co}
channels: {blog: {name: Blog}}
people: {mei: {name: Mei, until: 2027-03-31, roles: [lead]}, jun: {name: Jun, until: 2026-12-31}, siti: {name: Siti}}
roles: {lead: {name: Lead}}
accounts:
  both: {name: Both leave, owner: mei, backup: lead, renews: 2027-06-01}
  one: {name: One stays, owner: mei, backup: siti, renews: 2027-06-02}
  theirs: {name: Not ours, owner: siti, belongs_to: The agency, renews: 2027-06-03}
  ours: {name: All ours, owner: siti, belongs_to: 'shop & co, by card'}
"""


def test_who_leaves_and_whose_accounts_are_risks_and_stand_on_the_sheet_to_fill_in(tmp_path: Path) -> None:
    files = made(plain_project(tmp_path, LEAVING))
    text = {name: " ".join(Html.read(files[f"site/handover/{name}.html"].decode()).words) for name in ("risks", "owners", "passing-on")}
    about = {
        "Everybody who is named as letting others into these accounts leaves.": ("Both leave",),
        "These accounts belong to somebody else than Shop & Co": ("Not ours", "The agency"),
        "People leave while the plan goes on.": ("Mei", "31 Mar 2027"),
        "No day is written on which these accounts renew": ("All ours",),
    }
    page = files["site/handover/risks.html"].decode()
    rows = [" ".join(Html.read(row).words) for row in page.partition("<tbody>")[2].partition("</tbody>")[0].split("</tr>")]
    names = ("Both leave", "One stays", "Not ours", "All ours")
    for sentence, told in about.items():
        (row,) = [row for row in rows if sentence in row]
        assert all(word in row for word in told)
        assert not [name for name in names if name in row and name not in told]
    assert "leaves on Wed, 31 Mar 2027" in text["owners"]
    assert text["passing-on"].count("☐") == 5
    assert all(name in text["passing-on"] for name in (*names, "Lead"))


def test_the_guide_and_the_first_page_speak_of_the_pack(pack: tuple[Project, dict[str, bytes]]) -> None:
    _, files = pack
    guide = " ".join(Html.read(files["site/guide/index.html"].decode()).words)
    assert "source/" in guide
    assert "GitHub" not in guide.partition("Add a post")[0]
    assert "imported, not subscribed to" in guide
    first = files["start-here.html"].decode()
    for link in re.findall(r'href="([^"]+)"', first):
        assert link.startswith("mailto:") or link in files
    assert "site/handover/stops.html" in first
    assert "slot:" in first


def test_no_page_names_the_files_of_the_team(pack: tuple[Project, dict[str, bytes]]) -> None:
    small, files = pack
    written = [path.relative_to(small.folder).as_posix() for path in (small.folder / "content").rglob("*.yml")]
    assert written
    pages = [content.decode() for path, content in files.items() if path.startswith("site/") and path.endswith(".html")]
    assert not [path for path in written if any(f"{path}:" in page for page in pages)]


def test_what_a_playbook_does_not_have_is_left_out(tmp_path: Path) -> None:
    text = """
    playbook: {id: bare, timezone: Asia/Singapore}
    channels: {blog: {name: Blog}}
    """
    files = made(plain_project(tmp_path, text), "--edition", "client")
    assert {path for path in files if path.startswith("site/handover/")} == {
        f"site/handover/{name}.html" for name in ("index", "owners", "sign-off", "stops")
    }
    assert "plan.csv" not in files
    assert b"plan.csv" not in files["start-here.html"]
    for path, content in files.items():
        if path.startswith("site/handover/"):
            assert b"<tbody>\n</tbody>" not in content


def test_a_pack_in_german_speaks_german(tmp_path: Path) -> None:
    files = made(plain_project(tmp_path, (PLAYBOOK + MORE).replace("timezone:", "language: de, timezone:")))
    assert b'lang="de"' in files["start-here.html"]
    assert "Übergabe" in files["site/handover/index.html"].decode()
    book = openpyxl.load_workbook(io.BytesIO(files["plan.xlsx"]))
    assert "Beiträge" in book.sheetnames or "Posts" not in book.sheetnames


def test_the_site_of_the_web_has_no_such_pages(tmp_path: Path) -> None:
    site = plain_project(tmp_path).build()
    assert "handover/index.html" not in site
    assert not (site.folder / "assets/playbook/iframe-worker.js").exists()
    assert "Calendar file" not in site.text("subscribe/index.html")


def test_users_own_settings_stay_and_what_asks_other_hosts_goes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    theme = {"name": "material", "features": ["navigation.instant", "navigation.tabs"]}
    small = project(
        tmp_path,
        theme=theme,
        plugins=["search", {"group": {"enabled": True, "plugins": [{"playbook": OPTIONS}]}}],
        docs={"own.md": "# My own page\n\nSee [the plan](calendar/index.md).\n", "team.md": "---\nvisibility: team\n---\n# Not for you\n"},
        extra_javascript=["https://cdn.example/x.js"],
        extra={"analytics": {"provider": "google", "property": "G-1"}},
        repo_url="https://github.com/small/plan",
        nav=["own.md", "team.md", "Strategy"],
    )
    assert main(["handover", "--no-chromium", str(tmp_path)]) == 0
    told = capsys.readouterr().out
    assert "fonts come from Google" in told
    assert "'extra_javascript' is left out" in told
    files = unpacked(small.folder / "handover")
    page = files["site/own.html"].decode()
    assert "My own page" in page
    assert 'href="handover/index.html"' in page
    assert not [
        word for word in ("cdn.example", "googletagmanager", "fonts.googleapis", "github.com/small", "navigation.instant") if word in page
    ]
    assert "site/team.html" not in files
    assert "source/content/pages/own.md" in files
    assert "source/content/pages/team.md" not in files


def test_another_theme_says_what_is_lost(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    small = project(tmp_path)
    assert main(["handover", "--no-chromium", str(tmp_path)]) == 0
    assert "The search of the theme 'mkdocs' does not work in pages that are opened as files" in capsys.readouterr().out
    assert "site/strategy.html" in unpacked(small.folder / "handover")


# ── the same each time ──────────────────────────────────────────────────────────────────────────────────────────────


def test_two_packs_of_one_plan_are_the_same_bytes(tmp_path: Path) -> None:
    first = plain_project(tmp_path / "first")
    second = plain_project(tmp_path / "second" / "elsewhere")
    archives = []
    for number, small in enumerate((first, second)):
        done = run_playbook(
            "handover", "--no-chromium", cwd=small.folder, **STEADY, PYTHONHASHSEED=str(number), TZ=("UTC", "Asia/Tokyo")[number]
        )
        assert done.returncode == 0, done.stderr
        archives.append((small.folder / "handover" / "small-handover-2027-01-13.zip").read_bytes())
    assert archives[0] == archives[1]
    with zipfile.ZipFile(io.BytesIO(archives[0])) as archive:
        names = archive.namelist()
        assert names == sorted(names)
        assert {info.external_attr >> 16 for info in archive.infolist()} == {0o100644}
        assert len({info.date_time for info in archive.infolist()}) == 1


def test_a_version_names_the_pack_and_stands_in_it(tmp_path: Path) -> None:
    small = plain_project(tmp_path)
    files = made(small, "--version", "v1.2 / final", "--to", "handover")
    assert (small.folder / "handover" / "small-handover-v1.2-final").is_dir()
    assert b"v1.2 / final" in files["start-here.html"]
    assert b"v1.2 / final" in files["site/handover/sign-off.html"]


# ── what must not be seen ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("edition", ["handover", "client"])
def test_no_byte_of_the_pack_tells_what_the_edition_does_not_see(tmp_path: Path, edition: str) -> None:
    canaries = Canaries()
    docs = {"own.md": "# Own\n\n```playbook\nshow: posts\n```\n", "team.md": "---\nvisibility: team\n---\nq901q\n"}
    project(tmp_path, canaries.text, docs=docs, theme={"name": "material", "font": False}, plugins=["search", {"playbook": OPTIONS}])
    assert main(["handover", "--no-chromium", "--edition", edition, str(tmp_path)]) == 0
    sees = {"handover": {"client", "public", "contacts", "decisions", "requests", "findings", "accounts"}, "client": {"client", "public"}}[
        edition
    ]
    hidden = {word for path, word in canaries.said.items() if not sights_at(path) <= sees} | {"q901q"}
    assert len(hidden) > 20
    (folder,) = (path for path in (tmp_path / "handover").iterdir() if path.is_dir())
    told = {
        path: set(CANARY.findall(text)) | set(BY_HAND.findall(text)) | set(re.findall(r"91\d{4}", text.replace(",", "")))
        for path, text in texts(folder)
    }
    assert {path: words & hidden for path, words in told.items() if words & hidden} == {}
    for path in ("playbook.pdf", "plan.xlsx", "plan.csv", "source/content/strategy.yml"):
        assert len(told[path]) > 5, path  # it was read


def texts(folder: Path) -> list[tuple[str, str]]:
    found = []
    for path, data in contents(folder).items():
        if path.endswith(".pdf"):
            text = "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)
        elif path.endswith(".xlsx"):
            with zipfile.ZipFile(io.BytesIO(data)) as book:
                text = "\n".join(book.read(name).decode() for name in book.namelist())
        else:
            text = data.replace(b"\r\n ", b"").decode("utf-8", "replace")
        if "/assets/" not in path:
            found.append((path, f"{path} {text}"))
    return found


def test_what_leaks_stops_the_command_and_nothing_is_put_in_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = PLAYBOOK.replace(
        "people: {mei: {name: Mei, roles: [writer]}}", "people: {mei: {name: Mei, roles: [writer]}, lin: {name: Lin Xue, visibility: team}}"
    )
    small = plain_project(tmp_path, text.replace("Be of use every week", "Be of use every week, as Lin Xue says"))
    assert main(["handover", "--no-chromium", str(tmp_path)]) == 1
    assert "Lin Xue" in capsys.readouterr().err
    assert not (tmp_path / "handover").exists()
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
    small.write(text)
    assert main(["handover", "--no-chromium", str(tmp_path)]) == 0


def test_every_file_of_the_archive_is_looked_into(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    seen: set[str] = set()

    def spying(files: object, *given: object) -> object:
        held = list(files)  # type: ignore[call-overload]
        seen.update(path for path, _ in held)
        found = find_leaks(held, *given)  # type: ignore[arg-type]
        found.problems.append(Problem(Place("plan.csv", 3, 1), "E111", "The name of the person 'lin' is told here."))
        found.count = 1
        return found

    monkeypatch.setattr("mkdocs_playbook.handover.pack.find_leaks", spying)
    plain_project(tmp_path)
    assert main(["handover", "--no-chromium", str(tmp_path)]) == 1
    assert "Do not publish it" in capsys.readouterr().err
    assert not (tmp_path / "handover").exists()
    assert {"playbook.pdf", "plan.csv", "plan.xlsx/xl/sharedStrings.xml", "feeds/small-all.ics", "source/content/strategy.yml"} <= seen
    assert {"index.html", "start-here.html", "MANIFEST.sha256", "source/mkdocs.yml", "search/search_index.js"} <= seen


def test_a_date_in_the_workbook_is_no_amount(tmp_path: Path) -> None:
    """46,396 days after 1899 is 12 January 2027."""
    text = PLAYBOOK.replace("starts: 2027-01-04,", "starts: 2027-01-04, budget: {planned: 46399},")
    assert made(plain_project(tmp_path, text))


def test_blocks_in_own_pages_of_the_source_name_nothing_hidden(tmp_path: Path) -> None:
    text = PLAYBOOK.replace("spring: {", "spring: {visibility: team, ")
    page = "# Own\n\n```playbook\nshow: posts\ncampaign: spring\n```\n\n```playbook\nshow: posts\nchannel: blog\n```\n\nEnd.\n"
    small = project(
        tmp_path, text, docs={"own.md": page}, theme={"name": "material", "font": False}, plugins=["search", {"playbook": OPTIONS}]
    )
    files = made(small)
    own = files["source/content/pages/own.md"].decode()
    assert "spring" not in own
    assert "channel: [blog]" in own
    assert own.endswith("End.\n")
    folder = tmp_path / "source"
    for path, content in files.items():
        if path.startswith("source/"):
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_bytes(content)
    done = run_playbook("build", "--strict", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert yaml.safe_load(files["source/mkdocs.yml"])["docs_dir"] == "content/pages"


# ── whole or not at all ─────────────────────────────────────────────────────────────────────────────────────────────


def test_an_earlier_pack_is_replaced_and_nothing_else(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    small = plain_project(tmp_path)
    made(small, "--version", "one")
    made(small, "--version", "two")
    assert sorted(path.name for path in (tmp_path / "handover").iterdir()) == ["small-handover-two", "small-handover-two.zip"]
    (tmp_path / "handover" / "letter.txt").write_text("Dear client", encoding="utf-8")
    assert main(["handover", "--no-chromium", str(tmp_path)]) == 2
    assert "holds something else than an earlier pack ('letter.txt')" in capsys.readouterr().err
    assert main(["handover", "--no-chromium", "--to", str(tmp_path / "content"), str(tmp_path)]) == 2
    assert main(["handover", "--no-chromium", "--to", str(tmp_path), str(tmp_path)]) == 2
    assert small.plan.exists()


def test_a_playbook_with_problems_makes_no_pack(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plain_project(tmp_path, PLAYBOOK.replace("channels: [blog]", "channels: [bolg]"))
    assert main(["handover", "--no-chromium", str(tmp_path)]) == 1
    assert "There is no channel 'bolg'" in capsys.readouterr().err
    assert main(["handover", "--edition", "board", str(tmp_path)]) == 1
    assert not (tmp_path / "handover").exists()


def test_a_site_that_cannot_be_built_is_told_as_mkdocs_tells_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project(tmp_path, theme={"name": "nosuchtheme"})
    assert main(["handover", "--no-chromium", str(tmp_path)]) == 1
    told = capsys.readouterr().err
    assert "The offline site could not be built." in told
    assert "nosuchtheme" in told
    assert not (tmp_path / "handover").exists()


SMALL = """
import resource, runpy, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (60000, 60000))
runpy.run_module("mkdocs_playbook.cli", run_name="__main__")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no such limit")
def test_a_disk_that_takes_no_more_leaves_the_last_pack(tmp_path: Path) -> None:
    small = plain_project(tmp_path)
    made(small)
    before = contents(tmp_path / "handover")
    small.write(PLAYBOOK)
    done = subprocess.run(
        [sys.executable, "-c", SMALL, "handover", "--no-chromium"],
        cwd=tmp_path,
        env=environment(**STEADY),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert os.strerror(errno.EFBIG) in done.stderr
    assert "Traceback" not in done.stderr
    assert contents(tmp_path / "handover") == before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


@pytest.mark.slow
def test_a_run_that_is_killed_at_any_moment_leaves_a_whole_pack(tmp_path: Path) -> None:
    small = plain_project(tmp_path)
    whole = {}
    for name, text in (("new", PLAYBOOK.replace("every week", "every month")), ("old", PLAYBOOK)):
        small.write(text)
        began = time.monotonic()
        made(small)
        length = time.monotonic() - began
        whole[name] = contents(tmp_path / "handover")
    chance = random.Random(20270113)  # noqa: S311 - repeatable, not secret
    small.write(PLAYBOOK.replace("every week", "every month"))
    for number in range(KILLS):
        command = [sys.executable, "-m", "mkdocs_playbook.cli", "handover", "--no-chromium"]
        process = subprocess.Popen(
            command, cwd=tmp_path, env=environment(**STEADY), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        time.sleep(length * 1.05 * (number + chance.random()) / KILLS)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        assert contents(tmp_path / "handover") in whole.values(), f"kill {number}"
    made(small)
    assert contents(tmp_path / "handover") == whole["new"]
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
