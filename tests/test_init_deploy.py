"""`playbook init --deploy`: what each host needs to check, build and publish a playbook, key by key."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml

from mkdocs_playbook.build import HEADERS
from mkdocs_playbook.cli import main, parser
from mkdocs_playbook.model.schema import json_schema
from mkdocs_playbook.read.tokens import VARIABLE
from mkdocs_playbook.start import starter as starter_module
from mkdocs_playbook.start.answers import Answers, read_channels
from mkdocs_playbook.start.starter import DEPLOYS, starter_files, starter_paths
from sites import contents

FILES = {
    "github": ".github/workflows/playbook.yml",
    "gitlab": ".gitlab-ci.yml",
    "netlify": "netlify.toml",
    "cloudflare": "wrangler.toml",
}
TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starter_module, "json_schema", cache(json_schema))


def text_of(host: str, *, brand: str = "Kopi & Kiln", timezone: str = "Asia/Singapore", today: date = TODAY) -> str:
    given = Answers(brand, timezone, channels=read_channels("instagram"))
    return starter_files(given, today, deploys=[host])[FILES[host]].decode()


def workflow(**given: Any) -> dict[str, Any]:
    """GitHub's workflow. PyYAML takes `on` for true, GitHub for text."""
    read: dict[Any, Any] = yaml.safe_load(text_of("github", **given))
    return {"on" if key is True else key: value for key, value in read.items()}


def steps(job: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The action, or the command, of each step, and what it is given."""
    for step in job["steps"]:
        assert ("uses" in step) != ("run" in step), "a step is an action or a command"
        yield step.get("uses") or step["run"], step.get("with", {})


def test_every_host_has_its_file_and_no_other() -> None:
    assert set(FILES) == set(DEPLOYS)
    for host, path in FILES.items():
        assert set(starter_paths(deploys=[host])) - set(starter_paths()) == {path}


# ── GitHub ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_github_publishes_changes_and_every_night_and_checks_pull_requests() -> None:
    told = workflow()
    assert set(told) == {"name", "on", "permissions", "jobs"}
    assert set(told["on"]) == {"push", "pull_request", "schedule", "workflow_dispatch"}
    assert "main" in told["on"]["push"]["branches"]
    jobs = told["jobs"]
    assert jobs["check"]["if"] == "github.event_name == 'pull_request'"
    assert jobs["publish"]["if"] == "github.event_name != 'pull_request'"
    assert all(job["runs-on"] == "ubuntu-latest" for job in jobs.values())
    assert all(isinstance(job["timeout-minutes"], int) for job in jobs.values())


def test_github_checks_with_annotations() -> None:
    run = [name for name, _ in steps(workflow()["jobs"]["check"])]
    assert run[-2:] == ["pip install -r requirements.txt", "playbook check --format github"]
    assert not any("pages" in name for name in run)


def test_github_builds_with_the_whole_history_and_uploads_what_it_built() -> None:
    publish = dict(steps(workflow()["jobs"]["publish"]))
    names = [re.sub(r"@v\d+$", "", name) for name in publish]
    assert names == [
        "actions/checkout",
        "actions/setup-python",
        "pip install -r requirements.txt",
        "playbook build --strict",
        "actions/upload-pages-artifact",
        "actions/deploy-pages",
    ]
    given = {name.partition("@")[0]: values for name, values in publish.items()}
    assert given["actions/checkout"]["fetch-depth"] == 0
    assert given["actions/upload-pages-artifact"] == {"path": "site"}
    assert given["actions/setup-python"]["python-version"] == "3.12"


def test_github_gets_no_more_rights_than_it_needs() -> None:
    told = workflow()
    assert told["permissions"] == {"contents": "read"}
    assert "permissions" not in told["jobs"]["check"]
    publish = told["jobs"]["publish"]
    assert publish["permissions"] == {"contents": "read", "pages": "write", "id-token": "write"}
    assert publish["environment"] == {"name": "github-pages"}
    assert publish["concurrency"] == {"group": "pages", "cancel-in-progress": False}
    for job in told["jobs"].values():
        (checkout,) = [given for name, given in steps(job) if name.startswith("actions/checkout@")]
        assert checkout["persist-credentials"] is False


def test_github_pins_the_major_version_of_every_action() -> None:
    for job in workflow()["jobs"].values():
        for name, _ in steps(job):
            assert " " in name or re.fullmatch(r"actions/[a-z-]+@v\d+", name), name


@pytest.mark.parametrize(
    "timezone", ["Asia/Singapore", "Pacific/Auckland", "America/Los_Angeles", "Europe/Berlin", "Asia/Kolkata", "AoE", "UTC"]
)
@pytest.mark.parametrize("today", [date(2026, 12, 29), date(2027, 6, 30)])
def test_the_night_is_that_of_the_team_in_summer_and_winter(timezone: str, today: date) -> None:
    (entry,) = workflow(timezone=timezone, today=today)["on"]["schedule"]
    minute, hour, *rest = entry["cron"].split()
    assert rest == ["*", "*", "*"]
    zone = ZoneInfo("Etc/GMT+12" if timezone == "AoE" else timezone)
    for day in (date(2027, 1, 12), date(2027, 7, 12)):
        local = datetime.combine(day, time(int(hour), int(minute)), ZoneInfo("UTC")).astimezone(zone)
        assert time(1) <= local.time() < time(4), "a new day has begun, and nobody works"


def test_the_secret_of_private_feeds_has_its_name() -> None:
    assert f"${{{{ secrets.{VARIABLE} }}}}" in text_of("github")
    assert VARIABLE in text_of("gitlab")


# ── GitLab ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_gitlab_publishes_the_default_branch_and_checks_merge_requests() -> None:
    told = yaml.safe_load(text_of("gitlab"))
    assert told["variables"]["GIT_DEPTH"] == "0"
    assert told["image"] == "python:3.12"
    assert told["check"]["rules"] == [{"if": '$CI_PIPELINE_SOURCE == "merge_request_event"'}]
    assert told["check"]["script"] == ["pip install -r requirements.txt", "playbook check --format concise"]
    pages = told["pages"]
    assert pages["rules"] == [{"if": "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH"}], "schedules run on that branch too"
    assert pages["script"] == ["pip install -r requirements.txt", "playbook build --strict", "mv site public"]
    assert pages["artifacts"] == {"paths": ["public"]}


# ── Netlify, Cloudflare ─────────────────────────────────────────────────────────────────────────────────────────────


def test_netlify_builds_with_the_whole_history_and_checks_previews() -> None:
    told = tomllib.loads(text_of("netlify"))
    assert told["build"]["publish"] == "site"
    assert told["build"]["environment"] == {"PYTHON_VERSION": "3.12"}
    first, _, rest = told["build"]["command"].partition("; ")
    assert first == "git fetch --unshallow --tags || true"
    assert rest == "pip install -r requirements.txt && playbook build --strict"
    assert "playbook check --format github && playbook build --strict" in told["context"]["deploy-preview"]["command"]


def test_cloudflare_publishes_the_folder_that_is_built() -> None:
    told = tomllib.loads(text_of("cloudflare"))
    assert told == {"name": "kopi-kiln-playbook", "pages_build_output_dir": "./site", "compatibility_date": "2026-11-22"}


@pytest.mark.parametrize("brand", ['A: "B" \\', "微风", "☕", "x" * 80, "7"])
def test_cloudflare_takes_the_name(brand: str) -> None:
    name = tomllib.loads(text_of("cloudflare", brand=brand))["name"]
    assert re.fullmatch(r"[a-z0-9]([a-z0-9-]{0,56}[a-z0-9])?", name)


def test_hosts_that_can_set_headers_are_told_that_the_build_writes_them() -> None:
    kind = "text/calendar; charset=utf-8"
    assert kind in HEADERS.decode()
    for host in ("netlify", "cloudflare"):
        assert f"site/_headers, which gives feeds their type: {kind}" in text_of(host)


# ── all of them ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("host", FILES)
def test_its_commands_are_commands(host: str) -> None:
    found = re.findall(r"playbook (?:build|check)(?: --[a-z]+(?: github| concise)?)*", text_of(host))
    assert {command.split()[1] for command in found} == {"build", "check"}
    for command in found:
        parser().parse_args(command.split()[1:])


@pytest.mark.parametrize(("host", "name"), DEPLOYS.items())
def test_the_readme_tells_of_the_hosts_that_were_chosen(host: str, name: str, tmp_path: Path) -> None:
    assert main(["init", str(tmp_path / "ours"), "--yes", "--deploy", host]) == 0
    told = contents(tmp_path / "ours")["README.md"].decode()
    assert [other for other in DEPLOYS.values() if f"**{other}.**" in told] == [name]
    if host in ("github", "gitlab"):
        assert "sets no headers of ours" in told


def test_several_hosts_may_be_given_and_each_once(tmp_path: Path) -> None:
    assert main(["init", str(tmp_path / "ours"), "--yes", "--deploy", "github,netlify", "--deploy", "Netlify"]) == 0
    assert {host for host, path in FILES.items() if (tmp_path / "ours" / path).is_file()} == {"github", "netlify"}


def test_without_a_host_there_is_no_such_file_but_the_way_to_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert main(["init", str(tmp_path / "ours"), "--yes"]) == 0
    assert not any((tmp_path / "ours" / path).exists() for path in FILES.values())
    (command,) = re.findall(r"playbook (init .+)", contents(tmp_path / "ours")["README.md"].decode())
    monkeypatch.chdir(tmp_path / "ours")
    assert main(command.split()) == 0
    assert (tmp_path / "for-the-host" / FILES["github"]).is_file()


READERS: dict[str, Callable[[str], object]] = {".yml": yaml.safe_load, ".toml": tomllib.loads}


@pytest.mark.parametrize("host", FILES)
def test_its_file_can_be_read_whatever_the_brand(host: str) -> None:
    for brand in ('A: "B"', "#x", "{% if %}", "微风\\"):
        assert READERS[Path(FILES[host]).suffix](text_of(host, brand=brand))
