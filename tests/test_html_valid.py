"""The built sample before the Nu HTML checker. What it says of an empty site of the same theme too is the theme's."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest

from clients.need import need, node_modules
from pagetext import ROOT
from sites import Site, build

pytestmark = pytest.mark.slow

CHECKERS = Path(__file__).parent / "checkers"
ASSETS = ROOT / "plugins" / "mkdocs_playbook" / "pages" / "assets"
UNKNOWN = ("paint-order", "vector-effect")
"""Properties of SVG 2 that all browsers know and the checker does not."""

Message = tuple[str, str]
"""What is wrong, and the place in the page with its names and numbers left out."""


@pytest.fixture(scope="module")
def checker(tmp_path_factory: pytest.TempPathFactory) -> Path:
    need("java")
    modules = node_modules(tmp_path_factory.mktemp("vnu"), CHECKERS / "package.json", CHECKERS / "package-lock.json")
    return modules / "vnu-jar" / "build" / "dist" / "vnu.jar"


def said(checker: Path, *arguments: str | Path) -> list[dict[str, str]]:
    command = ["java", "-Xss4m", "-jar", checker, "--format", "json", "--exit-zero-always", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    found: list[dict[str, str]] = json.loads(done.stderr)["messages"]
    return [message for message in found if message["type"] == "error" or message.get("subType") == "warning"]


def told(message: dict[str, str]) -> Message:
    """A message of the theme is the same wherever it stands: without ids and what else changes from page to page."""
    return message["message"], re.sub(r"__nav[\w]*|__toc\w*", "ID", _tag(message))


def _tag(message: dict[str, str]) -> str:
    start, length = int(message["hiliteStart"]), int(message["hiliteLength"])
    return message["extract"][start : start + length]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return build(ROOT / "mkdocs.yml", tmp_path_factory.mktemp("demo") / "site")


@pytest.fixture(scope="module")
def theirs(checker: Path, tmp_path_factory: pytest.TempPathFactory) -> set[Message]:
    """What is wrong with a site that has nothing of ours: the same theme, two sections, a page with headings in each."""
    folder = tmp_path_factory.mktemp("empty")
    for page in ("index.md", "one/index.md", "one/two.md", "one/deep/index.md", "one/deep/three.md", "four/five.md"):
        file = folder / "docs" / page
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("# Title\n\nText.\n\n## Heading\n\nText.\n", encoding="utf-8")
    theme = (ROOT / "mkdocs.yml").read_text(encoding="utf-8").partition("theme:\n")[2].partition("\nextra_css:")[0]
    assert "name: material" in theme
    theme = "\n".join(line for line in theme.splitlines() if "custom_dir" not in line)
    (folder / "mkdocs.yml").write_text(f"site_name: Empty\ntheme:\n{theme}\nplugins: [search]\n", encoding="utf-8")
    build(folder / "mkdocs.yml", folder / "site")
    return {told(message) for message in said(checker, "--skip-non-html", folder / "site")}


def test_nothing_is_wrong_but_what_the_theme_does_without_us(checker: Path, demo: Site, theirs: set[Message]) -> None:
    found = said(checker, "--skip-non-html", demo.folder)
    ours = Counter(
        f"{told(message)} in {Path(message['url']).relative_to(f'file:{demo.folder}')}" for message in found if told(message) not in theirs
    )
    assert ours == Counter()


def test_what_is_wrong_would_be_found(checker: Path, theirs: set[Message], tmp_path: Path) -> None:
    page = '<!doctype html><html lang="en"><title>x</title><ul><p>no item</p></ul><div role="row">no table</div></html>'
    (tmp_path / "index.html").write_text(page, encoding="utf-8")
    assert len({told(message) for message in said(checker, tmp_path / "index.html")} - theirs) >= 1


def test_the_style_sheets_are_valid(checker: Path) -> None:
    sheets = [ASSETS / "playbook.css", *(ROOT / "content" / "overrides").rglob("*.css")]
    found = [message["message"] for message in said(checker, "--css", *sheets)]
    assert [message for message in found if not any(f"“{name}”: Property" in message for name in UNKNOWN)] == []


class _Article(HTMLParser):
    """Every tag within the article of a page, which is where our markup is."""

    def __init__(self) -> None:
        super().__init__()
        self.inside = 0
        self.found: list[str] = []
        self.seen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "article" or self.inside:
            self.inside += tag == "article"
            self.seen += 1
            names = [name for name, _ in attrs if name == "style" or name.startswith("on")]
            if names or tag in ("script", "style"):
                self.found.append(f"<{tag} {' '.join(names)}>")

    def handle_endtag(self, tag: str) -> None:
        self.inside -= tag == "article"


def test_no_page_has_code_or_looks_of_its_own(demo: Site) -> None:
    """So that sites work under a policy that allows neither."""
    for path, page in {path: demo.text(path) for path in demo.pages}.items():
        reader = _Article()
        reader.feed(page)
        assert reader.found == [], path
        assert reader.seen > 1 or "http-equiv" in page or path == "404.html", path


def test_the_script_is_small() -> None:
    scripts = [file.read_bytes() for file in ASSETS.glob("*.js")]
    assert scripts
    assert sum(len(gzip.compress(script, 9, mtime=0)) for script in scripts) < 12_000
