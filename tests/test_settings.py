"""The few settings of mkdocs.yml that the command reads without MkDocs."""

from __future__ import annotations

from pathlib import Path

import pytest

from mkdocs_playbook.problems import PlaybookError
from mkdocs_playbook.read.settings import SiteSettings, read_settings


@pytest.fixture(autouse=True)
def _no_edition_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PLAYBOOK_EDITION", raising=False)


def settings(root: Path, text: str, name: str = "mkdocs.yml") -> SiteSettings:
    (root / name).write_text(text, encoding="utf-8")
    return read_settings(root)


def told(root: Path, text: str | bytes) -> str:
    (root / "mkdocs.yml").write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(PlaybookError) as error:
        read_settings(root)
    return str(error.value)


def test_without_a_configuration_there_are_defaults(tmp_path: Path) -> None:
    root = tmp_path.resolve()
    assert read_settings(tmp_path) == SiteSettings(root=root, docs_dir=root / "docs", site_dir=root / "site")


@pytest.mark.parametrize("name", ["mkdocs.yml", "mkdocs.yaml", "properdocs.yml"])
def test_the_settings_are_read_from_the_configuration(tmp_path: Path, name: str) -> None:
    read = settings(
        tmp_path,
        """
site_url: https://example.com/playbook/
docs_dir: content/pages
site_dir: public
use_directory_urls: false
plugins:
  - search
  - playbook: {sources: [plan, team], mount: /playbook/, edition: client, today: 2027-01-12}
""",
        name,
    )
    root = tmp_path.resolve()

    assert read.config == root / name
    assert (read.docs_dir, read.site_dir) == (root / "content/pages", root / "public")
    assert (read.site_url, read.use_directory_urls) == ("https://example.com/playbook/", False)
    assert (read.sources, read.mount, read.edition, read.today) == (("plan", "team"), "playbook", "client", "2027-01-12")


@pytest.mark.parametrize(
    "plugins",
    [
        "",
        "plugins:",
        "plugins: [search]",
        "plugins: [playbook]",
        "plugins: {playbook: }",
        "plugins: [playbook: ]",
        "plugins: 5",
        "- list",
        "text",
    ],
)
def test_a_plugin_without_options_has_the_defaults(tmp_path: Path, plugins: str) -> None:
    assert settings(tmp_path, plugins).sources == ("content", "calendars")


def test_plugins_may_be_a_map_and_sources_one_folder(tmp_path: Path) -> None:
    assert settings(tmp_path, "plugins: {search: {}, playbook: {sources: plan}}").sources == ("plan",)


def test_today_stays_text_even_where_there_is_no_such_day(tmp_path: Path) -> None:
    assert settings(tmp_path, "plugins: [playbook: {today: 2027-02-30}]").today == "2027-02-30"


def test_tags_are_read_over_and_run_nothing(tmp_path: Path) -> None:
    text = """
markdown_extensions:
  - x: {format: !!python/name:os.system , run: !!python/object/apply:os.abort [], own: !relative {a: b}}
docs_dir: pages
"""
    assert settings(tmp_path, text).docs_dir.name == "pages"


def test_env_gives_a_variable_or_its_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAGES", "pages")
    monkeypatch.setenv("FLAT", "false")
    monkeypatch.setenv("BROKEN", "[")
    monkeypatch.delenv("NOWHERE", raising=False)

    assert settings(tmp_path, "docs_dir: !ENV PAGES").docs_dir.name == "pages"
    assert settings(tmp_path, "docs_dir: !ENV [PAGES]").docs_dir.name == "pages"  # one alone is a name, not a default
    assert settings(tmp_path, "docs_dir: !ENV [NOWHERE, PAGES, other]").docs_dir.name == "pages"
    assert settings(tmp_path, "docs_dir: !ENV [NOWHERE, other]").docs_dir.name == "other"
    assert settings(tmp_path, "docs_dir: !ENV NOWHERE").docs_dir.name == "docs"
    assert settings(tmp_path, "use_directory_urls: !ENV FLAT").use_directory_urls is False
    assert settings(tmp_path, "docs_dir: !ENV BROKEN").docs_dir.name == "["
    assert settings(tmp_path, "docs_dir: !ENV [1, 2, other]").docs_dir.name == "other"
    for odd in ("[]", "{a: b}", "[[a], other]"):
        assert settings(tmp_path, f"docs_dir: !ENV {odd}").docs_dir.name in ("docs", "other")


def test_a_configuration_may_inherit(tmp_path: Path) -> None:
    (tmp_path / "base.yml").write_text("docs_dir: pages\nplugins: {playbook: {mount: plan, sources: [a, b]}}\n")
    read = settings(tmp_path, "INHERIT: base.yml\nsite_url: https://example.com/\nplugins: {playbook: {sources: [c]}}\n")

    assert (read.docs_dir.name, read.site_url, read.mount, read.sources) == ("pages", "https://example.com/", "plan", ("c",))


def test_the_edition_comes_from_the_environment_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAYBOOK_EDITION", "handover")
    assert settings(tmp_path, "plugins: [playbook: {edition: client}]").edition == "handover"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("site_name: x\ndocs_dir: [\n", "mkdocs.yml:3:1: Y101 This is not YAML: "),
        (b"site_name: caf\xe9\n", "mkdocs.yml:1:1: Y101 The file is not UTF-8 text. Save it as UTF-8."),
        ("INHERIT: mkdocs.yml\n", "mkdocs.yml:1:1: Y101 This file inherits from itself."),
        ("INHERIT: nowhere.yml\n", "nowhere.yml:1:1: Y101 The file cannot be read: No such file or directory."),
        ("a: " + "9" * 5000 + "\n", "mkdocs.yml:1:1: Y101 A value in this file cannot be read"),
        ("a: " + "[" * 3000 + "]" * 3000, "mkdocs.yml:1:1: Y101 A value in this file cannot be read"),
        ("a: x\0y\n", "mkdocs.yml:1:1: Y101 This is not YAML: "),
    ],
)
def test_a_configuration_that_cannot_be_read_is_told(tmp_path: Path, text: str | bytes, said: str) -> None:
    assert told(tmp_path, text).startswith(said)


def test_a_configuration_that_is_named_but_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(PlaybookError, match=r"other\.yml:1:1: Y101 The file cannot be read"):
        read_settings(tmp_path, tmp_path / "other.yml")
