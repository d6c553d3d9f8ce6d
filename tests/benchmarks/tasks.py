"""What is measured within a process: each task prepares, then tells what its own part took, as a line of JSON.

python tests/benchmarks/tasks.py TASK ARGUMENT…     [--profile] prints where the time goes instead
"""

from __future__ import annotations

import cProfile
import datetime as dt
import gc
import json
import pstats
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, process_time
from typing import TypeVar

Prepared = Callable[[], object]
T = TypeVar("T")


def load(project: Path) -> Prepared:
    """Load, check and schedule the playbook, its files already in memory."""
    from mkdocs_playbook.plan import plan
    from mkdocs_playbook.problems import Problems
    from mkdocs_playbook.read.folder import read_folder
    from mkdocs_playbook.read.settings import read_settings

    settings = read_settings(project)
    files = read_folder(settings.root, settings.sources, settings.docs_dir, settings.site_dir, Problems())

    def work() -> object:
        problems = Problems()
        made = plan(files, problems)
        assert made, problems.all[:3]
        return made

    return work


def yaml_load(project: Path) -> Prepared:
    """Read the same files with PyYAML's parser in C, and nothing else."""
    import yaml

    files = [file.read_bytes() for file in sorted(project.rglob("*.yml")) if file.name != "mkdocs.yml"]
    return lambda: [yaml.load(content, Loader=yaml.CSafeLoader) for content in files]


def feeds(project: Path) -> Prepared:
    """All feeds of the playbook."""
    from mkdocs_playbook.build import addresses_of, feeds_of_plan
    from mkdocs_playbook.plan import make_plan
    from mkdocs_playbook.read.settings import read_settings

    settings = read_settings(project)
    made = make_plan(settings)
    return lambda: feeds_of_plan(made, addresses_of(settings), settings.edition)


def icalendar(project: Path) -> Prepared:
    """Every item once in one calendar, written by `icalendar`; the texts are there already."""
    from icalendar import Calendar, Event

    from mkdocs_playbook.build import addresses_of
    from mkdocs_playbook.feeds.events import EventWriter
    from mkdocs_playbook.plan import make_plan
    from mkdocs_playbook.read.settings import read_settings

    settings = read_settings(project)
    made = make_plan(settings)
    addresses = addresses_of(settings)
    writer = EventWriter(made.playbook, made.changed, addresses.absolute)
    chosen = [item for item in made.schedule.items if item.kind in made.playbook.settings.feeds.include]
    told = [(item, url := addresses.absolute(item.address), writer.summary(item), writer.description(item, url)) for item in chosen]

    def work() -> object:
        calendar = Calendar()
        calendar.add("VERSION", "2.0")
        calendar.add("PRODID", "-//benchmark//EN")
        calendar.add("METHOD", "PUBLISH")
        for item, url, summary, description in told:
            event = Event()
            event.add("UID", item.uid)
            event.add("DTSTAMP", made.changed)
            event.add("LAST-MODIFIED", made.changed)
            event.add("SEQUENCE", 217503000)
            event.add("DTSTART", item.instant or item.date)
            event.add("DTEND", item.instant + dt.timedelta(minutes=15) if item.instant else item.last + dt.timedelta(days=1))
            event.add("SUMMARY", summary)
            event.add("DESCRIPTION", description)
            event.add("CATEGORIES", [item.kind])
            event.add("STATUS", "CONFIRMED")
            event.add("TRANSP", "TRANSPARENT")
            event.add("X-MICROSOFT-CDO-BUSYSTATUS", "FREE")
            event.add("URL", url)
            calendar.add_component(event)
        return calendar.to_ical()

    return work


def build(project: Path, site: Path) -> Prepared:
    """The whole site with MkDocs, for profiles; it is measured as a command."""
    from mkdocs.commands.build import build as mkdocs_build
    from mkdocs.config import load_config

    def work() -> None:
        config = load_config(config_file=str(project / "mkdocs.yml"), site_dir=str(site))
        config.plugins.on_startup(command="build", dirty=False)
        mkdocs_build(config)

    return work


def check(project: Path) -> Prepared:
    """`playbook check`, with its imports, for profiles; it is measured as a command."""

    def work() -> object:
        from mkdocs_playbook.cli import main

        sys.argv = ["playbook", "check", "--format", "json", str(project)]
        return main()

    return work


TASKS: dict[str, Callable[..., Prepared]] = {
    "load": load,
    "yaml-load": yaml_load,
    "feeds": feeds,
    "icalendar": icalendar,
    "build": build,
    "check": check,
}


def stages(project: Path) -> dict[str, float]:
    """How long each stage of a build takes up to MkDocs' own, in seconds."""
    from mkdocs_playbook.build import addresses_of, feeds_of_plan
    from mkdocs_playbook.model.checks import check as check_model
    from mkdocs_playbook.model.load import load as load_model
    from mkdocs_playbook.model.names import check_names
    from mkdocs_playbook.pages.context import Context
    from mkdocs_playbook.pages.html import Renderer
    from mkdocs_playbook.pages.site import make_pages, render, with_indexes
    from mkdocs_playbook.plan import make_plan
    from mkdocs_playbook.problems import Problems
    from mkdocs_playbook.read.folder import read_folder
    from mkdocs_playbook.read.raw import Places
    from mkdocs_playbook.read.sections import read_sections
    from mkdocs_playbook.read.settings import read_settings
    from mkdocs_playbook.review.review import review
    from mkdocs_playbook.review.rules import Subject
    from mkdocs_playbook.schedule.schedule import make_schedule

    settings = read_settings(project)
    made = make_plan(settings)  # loads what is imported and compiled once, and is what pages are made of
    told: dict[str, float] = {}

    def timed(name: str, work: Callable[[], T]) -> T:
        gc.collect()
        begun = perf_counter()
        result = work()
        told[name] = told.get(name, 0) + perf_counter() - begun
        return result

    problems = Problems()
    files = timed("read", lambda: read_folder(settings.root, settings.sources, settings.docs_dir, settings.site_dir, problems))
    sections = timed("yaml", lambda: read_sections(files, problems))
    places = Places(sections)
    timed("check", lambda: check_names(sections, problems))
    playbook = timed("model", lambda: load_model(sections, problems))
    timed("check", lambda: check_model(playbook, places, problems))
    schedule = timed("schedule", lambda: make_schedule(playbook, places, problems))
    assert schedule
    timed("review", lambda: review(Subject(playbook, schedule, places, made.today), None))
    addresses = addresses_of(settings)
    context = Context(made.playbook, made.schedule, made.findings, made.today, addresses, settings.source_url)
    pages = timed("pages", lambda: make_pages(context))
    addresses = with_indexes(addresses, pages)
    renderer = Renderer(context.form, context.words, {page.address for page in pages}, settings.templates)
    timed("templates", lambda: render(pages, renderer, addresses))
    timed("feeds", lambda: feeds_of_plan(made, addresses, settings.edition))
    return told


def main(name: str, *arguments: str) -> None:
    profiled = "--profile" in arguments
    given = [Path(argument) for argument in arguments if argument != "--profile"]
    if name == "stages":
        sys.stdout.write(json.dumps(stages(*given)) + "\n")
        return
    work = TASKS[name](*given)
    gc.collect()
    if profiled:
        profile = cProfile.Profile()
        profile.runcall(work)
        for order in ("cumulative", "tottime"):
            pstats.Stats(profile, stream=sys.stdout).strip_dirs().sort_stats(order).print_stats(25)
        return
    begun, begun_cpu = perf_counter(), process_time()
    work()
    told = {"seconds": perf_counter() - begun, "cpu": process_time() - begun_cpu}
    sys.stdout.write(f"\n{json.dumps(told)}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
