"""Private feeds: how their addresses are made, kept, replaced and told, and that nothing else of the site tells them."""

from __future__ import annotations

import json
import re
import stat
from pathlib import Path

import pytest

from mkdocs_playbook.cli import main
from mkdocs_playbook.problems import PlaybookError
from mkdocs_playbook.read.tokens import FILE, VARIABLE, read_tokens, renew_tokens
from sites import Project, project

PLAN = """
playbook: {id: demo, brand: Demo, timezone: Asia/Singapore}
people:
  mei: {name: Mei}
  jun: {name: Jun}
  kit: {name: Kit, until: 2026-12-31}
meetings: {sync: {name: Sync, date: 2027-01-18, at: 10:00, for: 30 minutes, people: [mei, jun]}}
settings: {feeds: {private: true}}
"""
SITE_URL = "https://play.example/plan/"


@pytest.fixture(autouse=True)
def _no_tokens_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.delenv("PLAYBOOK_EDITION", raising=False)
    monkeypatch.setenv("NO_MKDOCS_2_WARNING", "1")


@pytest.fixture
def made(tmp_path: Path) -> Project:
    plugins = ["search", {"playbook": {"sources": ["content"], "today": "2027-01-13"}}]
    return project(tmp_path / "project", PLAN, site_url=SITE_URL, theme={"name": "material", "font": False}, plugins=plugins)


def tokens(made: Project, *arguments: str) -> int:
    return main(["tokens", *arguments, "-f", str(made.folder / "mkdocs.yml")])


def kept(made: Project) -> dict[str, str]:
    found: dict[str, str] = json.loads((made.folder / FILE).read_text(encoding="utf-8"))
    return found


# ── making ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_new_makes_a_token_for_everybody_who_has_none(made: Project, capsys: pytest.CaptureFixture[str]) -> None:
    assert tokens(made, "new") == 0
    first = kept(made)
    assert set(first) == {"mei", "jun", "kit"}
    told = capsys.readouterr()
    assert told.out.splitlines() == [f"{who}\t{SITE_URL}feeds/{first[who]}/demo-people-{who}.ics" for who in ("mei", "jun", "kit")]
    assert "keep it out of git" in told.err

    made.write(PLAN.replace("  kit:", "  ann: {name: Ann}\n  kit:"))
    assert tokens(made, "new") == 0
    assert {who: token for who, token in kept(made).items() if who != "ann"} == first
    assert "ann" in kept(made)


def test_tokens_hold_160_bits_and_no_two_are_alike(tmp_path: Path) -> None:
    made = renew_tokens(tmp_path, {}, [f"p{number}" for number in range(500)])

    assert len(set(made.values())) == 500
    assert all(re.fullmatch("[0-9a-f]{40}", token) for token in made.values())
    assert len({token[place] for token in made.values() for place in (0, 20, 39)}) == 16
    assert read_tokens(tmp_path) == made


def test_new_with_a_person_replaces_only_that_one(made: Project) -> None:
    tokens(made, "new")
    before = kept(made)
    assert tokens(made, "new", "mei") == 0
    after = kept(made)

    assert after["mei"] != before["mei"]
    assert {**after, "mei": ""} == {**before, "mei": ""}


def test_list_tells_addresses_and_changes_nothing(made: Project, capsys: pytest.CaptureFixture[str]) -> None:
    tokens(made, "new", "mei")
    before = (made.folder / FILE).read_bytes()
    capsys.readouterr()

    assert tokens(made) == tokens(made, "list") == 0
    line = f"mei\t{SITE_URL}feeds/{kept(made)['mei']}/demo-people-mei.ics\n"
    assert capsys.readouterr().out == line * 2
    assert (made.folder / FILE).read_bytes() == before


def test_list_without_tokens_makes_no_file(made: Project, capsys: pytest.CaptureFixture[str]) -> None:
    assert tokens(made) == 0
    assert capsys.readouterr().out == ""
    assert not (made.folder / FILE).exists()
    assert not (made.folder / ".gitignore").exists()


def test_without_an_address_of_the_site_the_path_is_told(made: Project, capsys: pytest.CaptureFixture[str]) -> None:
    config = made.folder / "mkdocs.yml"
    config.write_text(config.read_text(encoding="utf-8").replace(f"site_url: {SITE_URL}\n", ""), encoding="utf-8")
    tokens(made, "new", "mei")

    assert capsys.readouterr().out == f"mei\tfeeds/{kept(made)['mei']}/demo-people-mei.ics\n"


def test_who_is_not_there_is_told(made: Project, capsys: pytest.CaptureFixture[str]) -> None:
    assert tokens(made, "new", "may") == 2
    assert tokens(made, "list", "mei") == 2
    assert capsys.readouterr().err.splitlines() == [
        "playbook: There is no person 'may'. Write jun, kit or mei.",
        "playbook: To replace somebody's address, write 'playbook tokens new' and the person.",
    ]
    assert not (made.folder / FILE).exists()


def test_public_feeds_are_told_to_be_public(made: Project, capsys: pytest.CaptureFixture[str]) -> None:
    made.write(PLAN.replace("private: true", "private: false"))
    tokens(made, "new")

    assert "Feeds of people are public." in capsys.readouterr().err


def test_a_new_id_keeps_the_token_until_it_is_replaced(made: Project, capsys: pytest.CaptureFixture[str]) -> None:
    tokens(made, "new")
    before = kept(made)
    made.write(PLAN.replace("mei: {name: Mei}", "mei-li: {name: Mei Li, was: mei}").replace("[mei, jun]", "[mei-li, jun]"))
    capsys.readouterr()
    tokens(made, "new")
    assert kept(made) == before
    assert f"mei-li\t{SITE_URL}feeds/{before['mei']}/demo-people-mei-li.ics" in capsys.readouterr().out
    tokens(made, "new", "mei-li")
    assert before["mei"] not in capsys.readouterr().out


# ── keeping ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_only_its_owner_can_read_the_file(made: Project) -> None:
    for _ in range(2):
        tokens(made, "new", "mei")
        assert stat.S_IMODE((made.folder / FILE).stat().st_mode) == 0o600


def test_the_file_is_written_whole_or_not_at_all(made: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    tokens(made, "new")
    before = (made.folder / FILE).read_bytes()

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(json, "dump", fail)
    assert tokens(made, "new", "mei") == 1
    assert (made.folder / FILE).read_bytes() == before
    assert [path.name for path in made.folder.glob(f"{FILE}*")] == [FILE]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (None, f"{FILE}*\n"),
        ("", f"{FILE}*\n"),
        ("site/\n", f"site/\n{FILE}*\n"),
        ("site/\r\n.venv/", f"site/\r\n.venv/\n{FILE}*\n"),
        (f"{FILE}*\r\nsite/\r\n", f"{FILE}*\r\nsite/\r\n"),
        ("\xe9\n", f"\xe9\n{FILE}*\n"),
    ],
)
def test_git_is_told_once_to_ignore_it(made: Project, before: str | None, after: str) -> None:
    ignored = made.folder / ".gitignore"
    if before is not None:
        ignored.write_bytes(before.encode("latin-1"))
    for _ in range(3):
        tokens(made, "new", "mei")

    assert ignored.read_bytes() == after.encode("latin-1")


def test_the_environment_wins_over_the_file(made: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    tokens(made, "new")
    monkeypatch.setenv(VARIABLE, json.dumps({"mei": "e" * 40}))
    assert read_tokens(made.folder) == {"mei": "e" * 40}
    site = made.build()
    assert f"feeds/{'e' * 40}/demo-people-mei.ics" in site
    assert sorted(path.name for path in (site.folder / "feeds").rglob("*people*")) == ["demo-people-mei.ics"]
    capsys.readouterr()
    tokens(made, "new", "jun")
    assert kept(made)["mei"] == "e" * 40
    assert f"{VARIABLE} is set and wins over the file" in capsys.readouterr().err


def test_an_empty_variable_is_none(made: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """GitHub gives the builds of forks secrets without content."""
    tokens(made, "new")
    monkeypatch.setenv(VARIABLE, " \n")

    assert read_tokens(made.folder) == kept(made)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        '"x"',
        '{"mei": 1}',
        '{"mei": "short"}',
        '{"mei": "0123456789abcdef0123456789abcde"}',
        '{"mei": "../../../../../../../../../etc/passwd-x"}',
        '{"mei": "_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}',
        '{"mei": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\\n"}',
        "[" * 100_000,
        "\xff",
    ],
)
def test_what_is_no_list_of_tokens_is_refused(
    made: Project, content: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (made.folder / FILE).write_bytes(content.encode("latin-1"))
    with pytest.raises(PlaybookError, match=r"E105 .playbook-tokens.json does not hold tokens as 'playbook tokens new' writes them"):
        read_tokens(made.folder)
    assert main(["check", str(made.folder)]) == 1
    assert "E105" in capsys.readouterr().out
    if content:
        monkeypatch.setenv(VARIABLE, content)
        with pytest.raises(PlaybookError, match="The environment variable PLAYBOOK_TOKENS does not hold tokens") as refused:
            read_tokens(made.folder)
        assert content[:20] not in str(refused.value) or len(content) < 3


def test_a_token_that_two_have_is_refused(made: Project) -> None:
    (made.folder / FILE).write_text(json.dumps({"mei": "a" * 40, "jun": "a" * 40}), encoding="utf-8")

    with pytest.raises(PlaybookError, match="Two people have the same token"):
        read_tokens(made.folder)


def test_a_folder_in_its_place_is_told(made: Project) -> None:
    (made.folder / FILE).mkdir()

    with pytest.raises(PlaybookError, match="cannot be read: Is a directory"):
        read_tokens(made.folder)


# ── the site ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_site_tells_nobody_where_a_private_feed_is(made: Project) -> None:
    tokens(made, "new")
    site = made.build(strict=True)
    paths = {path.relative_to(site.folder).as_posix(): path for path in site.folder.rglob("*") if path.is_file()}

    for who, token in kept(made).items():
        assert [path for path in paths if token in path] == [f"feeds/{token}/demo-people-{who}.ics"]
        for path, file in paths.items():
            assert token.encode() not in file.read_bytes(), path
        assert not any(token in record.getMessage() for record in site.records)
    assert {"sitemap.xml", "search/search_index.json", "_headers", "feeds/sitemap.xml", "subscribe/index.html"} < set(paths)
    assert site.dead_links() == []


def test_pages_say_whom_to_ask_and_name_no_feed_that_is_not_there(made: Project) -> None:
    tokens(made, "new")
    site = made.build()

    for page in ("subscribe/index.html", "people/mei/index.html"):
        assert "This calendar has an address that only its owner is told." in " ".join(site.pages[page].words)
        assert "demo-people-" not in site.text(page)
    assert 'type="text/calendar"' not in site.text("people/mei/index.html")
    assert 'type="text/calendar"' in site.text("index.html")


def test_a_replaced_address_is_gone_with_the_next_build(made: Project) -> None:
    tokens(made, "new")
    before = kept(made)
    made.build()
    tokens(made, "new", "mei")
    site = made.build()

    assert f"feeds/{before['mei']}/demo-people-mei.ics" not in site
    assert f"feeds/{kept(made)['mei']}/demo-people-mei.ics" in site
    assert f"feeds/{before['jun']}/demo-people-jun.ics" in site


def test_people_without_a_token_are_told_and_have_no_feed(made: Project) -> None:
    tokens(made, "new", "mei")
    site = made.build()

    assert site.warnings == [
        f"playbook: content/plan.yml:{line}:3: F604 '{who}' has no address for a private feed, so there is none. Run 'playbook tokens new'."
        for line, who in ((4, "jun"), (5, "kit"))
    ]
    assert [path.name for path in (site.folder / "feeds").rglob("*people*")] == ["demo-people-mei.ics"]


def test_messages_about_a_private_feed_do_not_tell_its_address(
    made: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("mkdocs_playbook.feeds.limits.MAX_EVENTS", 0)
    tokens(made, "new", "mei", "jun")
    capsys.readouterr()
    told = [warning for warning in made.build().warnings if "F601" in warning]
    assert [warning.split()[1] for warning in told] == [
        "feeds/demo-all.ics:1:1:", "feeds/…/demo-people-mei.ics:1:1:", "feeds/…/demo-people-jun.ics:1:1:",
    ]  # fmt: skip
    main(["check", str(made.folder), "--feeds"])
    printed = "".join(capsys.readouterr())
    assert "feeds/…/demo-people-mei.ics" in printed
    assert not any(token in printed for token in kept(made).values())


def test_an_export_holds_private_feeds_too_and_tells_nobody(made: Project, capsys: pytest.CaptureFixture[str]) -> None:
    tokens(made, "new")
    capsys.readouterr()
    assert main(["export", str(made.folder / "out"), str(made.folder)]) == 0
    printed = "".join(capsys.readouterr())
    for who, token in kept(made).items():
        assert (made.folder / f"out/docs/feeds/{token}/demo-people-{who}.ics").is_file()
        assert token not in printed
        for file in (made.folder / "out").rglob("*"):
            assert not file.is_file() or token.encode() not in file.read_bytes()


def test_tokens_are_not_read_while_feeds_are_public(made: Project) -> None:
    made.write(PLAN.replace("private: true", "private: false"))
    (made.folder / FILE).write_text("broken", encoding="utf-8")

    assert "feeds/demo-people-mei.ics" in made.build(strict=True)
