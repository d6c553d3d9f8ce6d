"""The guide: how to change this playbook, task by task. What can be written stands on the pages beside it."""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_playbook.pages.blocks import Block, Bullets, Code, Href, Inline, Link, Page, Prose, Run, Sample, Strong
from mkdocs_playbook.pages.commands import commands_page
from mkdocs_playbook.pages.context import Context
from mkdocs_playbook.pages.embeds_guide import blocks_page, example, fenced
from mkdocs_playbook.pages.guide_examples import kpi_example, person_example, post_example, series_blocks
from mkdocs_playbook.pages.library import library_page
from mkdocs_playbook.pages.reference import reference_page
from mkdocs_playbook.pages.rules import rule_pages
from mkdocs_playbook.read.limits import (
    MAX_ALL_BYTES,
    MAX_BYTES,
    MAX_CALENDAR_LINES,
    MAX_CELLS,
    MAX_DEPTH,
    MAX_EVENTS,
    MAX_FILES,
    MAX_FOLDERS,
    MAX_LINES,
    MAX_SIGNS,
    MAX_VALUES,
)
from mkdocs_playbook.words import languages

GROUP = ("Playbook", "Guide")

_DATE = """posts:
  desk-upgrades:
    title: 5 desk upgrades under $20
    date: 2027-01-14
"""
_TURN = """cadences:
  reels: {title: Reel, every: week on tue, channels: [instagram], starts: 2027-01-05, ends: 2027-03-30}
posts:
  wobbly-desk:
    title: Your desk wobbles
    cadence: reels
    slot: 2027-01-12
    date: 2027-01-14
"""
_RELATIVE = """posts:
  teaser:
    title: Something is coming
    date: 2 weeks before launch
key_dates:
  launch: {name: Launch, date: 2027-02-01}
"""
_DONE = """posts:
  desk-upgrades:
    title: 5 desk upgrades under $20
    date: 2027-01-12
    done:
      visuals: 2027-01-05
"""
_WAS = """posts:
  desk-makeover:
    was: [desk-upgrades]
    title: A desk makeover under $20
    date: 2027-01-12
"""
_IGNORE = """goals:
  awareness:
    statement: Be known
    ignore: {S103: nobody owns it before March}
"""
_SETTINGS = """settings:
  review:
    rules: {S: warning, K103: "off"}
    fail_on: [error, S104]
"""
_LANGUAGE = """playbook:
  id: our-playbook
  language: de
"""
_THEME = """theme:
  name: material
  logo: assets/logo.svg
  favicon: assets/icon.png
  font: false
  palette: {primary: indigo, accent: pink}
extra_css: [assets/ours.css]
"""
_CSS = """:root > * {
  --md-primary-fg-color: #0b5563;
  --md-accent-fg-color: #e4572e;
  --md-text-font: Georgia;
}
"""
_TAG = """git tag v1.2
git push origin v1.2
"""
_ACCOUNTS = """accounts:
  newsletter-tool:
    name: Mailchimp
    what: newsletter and welcome mails
    belongs_to: the client
    kept_in: 1Password, vault Social
    second_factor: app on the owner's phone; codes in the safe
    renews: 2027-06-30
    stops: The newsletter. The list can be exported for 30 days more.
"""
_GLOSSARY = """glossary:
  cold open: The first second of a reel, before any title.
"""
_HEADERS = """/feeds/*
  Content-Type: text/calendar; charset=utf-8
"""
_GITHUB = """on: pull_request
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with: {python-version: "3.12"}
      - run: pip install mkdocs-playbook && playbook check --format github
"""
_GITLAB = """check:
  image: python:3.12
  script: [pip install mkdocs-playbook, playbook check]
"""
_PRE_COMMIT = """repos:
  - repo: local
    hooks:
      - id: playbook-check
        name: playbook check
        entry: playbook check
        language: python
        additional_dependencies: [mkdocs-playbook]
        pass_filenames: false
"""
_ZENSICAL = """playbook export out
zensical build -f out/mkdocs.yml
"""


def guide_pages(context: Context) -> Iterator[Page]:
    yield _guide(context)
    yield reference_page(context)
    yield commands_page(context)
    yield blocks_page(context)
    yield library_page(context)
    yield from rule_pages(context)


def _guide(context: Context) -> Page:
    blocks = [*_writing(context), *_plan(context), *_review(), *_subscribing(context), *_pages(context), *_site(context), *_machines()]
    more = [
        ("guide/reference", "Everything that can be written", "all sections and fields, and the options of the site."),
        ("guide/commands", "Commands", "what to type in a terminal."),
        ("guide/blocks", "Blocks", "parts of the playbook in pages of your own, and templates."),
        ("guide/kpis", "KPI library", "definitions of KPIs that you can take."),
        ("guide/rules", "Everything that is checked", "all findings."),
    ]
    items = [Run((Link(title, address), f": {about}")) for address, title, about in more]
    return Page(
        address="guide",
        title=context.say("Guide"),
        group=GROUP,
        blocks=[*blocks, Bullets(heading="More", items=items)],
        description=context.say("How to change this playbook."),
        is_english=True,
    )


def _steps(heading: str, *items: Inline, intro: Inline = None) -> Bullets:
    return Bullets(heading=heading, items=items, style="numbered", intro=intro)


def _line(*parts: Inline) -> Prose:
    return Prose(intro=Run(parts))


def _writing(context: Context) -> Iterator[Block]:
    if context.addresses.is_pack:
        yield from _writing_in_pack()
        return
    yield Prose(text="This playbook is written as text in a few files. Change a file, and the site and everybody's calendar follow.")
    yield Bullets(
        heading="Where things are written",
        items=[Href(file, f"{context.source_url}{file}") if context.source_url else Code(file) for file in sorted(context.sources)],
        intro="The names of the files do not matter, those of the sections in them do.",
    )
    yield _steps(
        "Change a file on GitHub",
        "Open the file in the repository, and choose the pencil above it (Edit this file).",
        "Change the line. Keep the spaces at its beginning: they say what belongs to what.",
        "Choose 'Commit changes…', and say in a few words what you changed and why.",
        "Choose 'Create a new branch … and start a pull request' if somebody shall look at it first; otherwise 'Commit directly'.",
        "Wait a minute. If a red cross appears, choose 'Details': it names the line and what to write instead.",
        intro="In a browser, without installing anything. On GitLab the button is called Edit.",
    )


def _writing_in_pack() -> Iterator[Block]:
    yield Prose(
        text="This playbook is written as text in a few files. They are in the folder source/ of this pack, and README.md there says which "
        "file holds what. These pages and the calendar files are copies of one day: change a file, build the site again, and import the "
        "calendars again."
    )
    yield _steps(
        "Change a file",
        "Open the file in source/ with any editor for plain text. Word is none.",
        "Change the line. Keep the spaces at its beginning: they say what belongs to what.",
        Run(("Save it, and let ", Code("playbook check"), " read it: it names each line that is wrong, and what to write instead.")),
        Run((Code("playbook build"), " makes the new site, with its calendars below ", Code("site/feeds"), ".")),
        intro="On one computer, with what README.md in source/ installs. Somebody who knows Python helps with that once.",
    )


def _plan(context: Context) -> Iterator[Block]:
    yield _steps(
        "Change a date",
        "Find the post by its id: the last part of its page's address.",
        Run(("Change the line ", Code("date:"), ".")),
        Run(
            (
                "If the post has a line ",
                Code("cadence:"),
                ", it fills a turn of a series, called by its old date. Add that, unless the line is there already: ",
                Code("slot:"),
                " and the date that stood at ",
                Code("date:"),
                ".",
            )
        ),
        "Its deadlines and everybody's calendars move with it. What is done or published stays where it is.",
    )
    yield Sample(text=_DATE)
    yield Sample(intro="A post of a series, two days later than its turn:", text=_TURN)
    yield Sample(intro="A date can hang on another one; move that, and everything that hangs on it moves along:", text=_RELATIVE)
    yield from series_blocks(context)
    yield Sample(
        heading="Add a post",
        text=post_example(context),
        intro=Run(("Below ", Code("posts:"), " in any file. Its id is up to you; it never changes afterwards, its title may:")),
    )
    yield Sample(
        heading="Mark a step as done",
        text=_DONE,
        intro=Run(("At the post, with the day on which it was done. Or change ", Code("status:"), ", which closes all steps up to it:")),
    )
    yield Sample(
        heading="Add a person",
        text=person_example(context),
        intro=Run(("Below ", Code("people:"), ". The person gets a page and a calendar of their own:")),
    )
    yield Sample(
        heading="List the accounts",
        text=_ACCOUNTS,
        intro=Run(
            (
                "Ad accounts, tools, domains: whom each belongs to, where its credentials are kept, when it renews and what stops then; ",
                Code("owner:"),
                " and ",
                Code("backup:"),
                " say who lets others in. Never write a password: that is refused. The team sees the list, and editions that see ",
                Code("accounts"),
                ", as the handover's does:",
            )
        ),
    )
    yield Sample(
        heading="Explain a word",
        text=_GLOSSARY,
        intro=Run(
            (
                "Words that not everybody knows. The page ",
                Link("Glossary", "glossary"),
                " has them with what the playbook defines itself, such as KPIs, pillars and roles:",
            )
        ),
    )
    yield Sample(
        heading="Rename something",
        intro="Titles and names can change at any time. If an id has to change, say which it was: its page, its calendar and its events "
        "stay alive:",
        text=_WAS,
    )
    yield Sample(
        heading="Add a KPI from the library",
        intro=Run(
            (
                "Take a definition from the ",
                Link("KPI library", "guide/kpis"),
                " by its name, and say which values are a success and a failure: at a new goal as here, or below ",
                Code("kpis:"),
                " of a goal, channel or campaign that you have:",
            )
        ),
        text=kpi_example(context),
    )


def _review() -> Iterator[Block]:
    yield Prose(
        heading="Read a finding",
        intro=Run(
            (
                "A finding says what is missing between strategy, plan and team, where it is written, and how it is mended. ",
                Link("What is missing", "review"),
                " has them all; each leads to the page of its rule, which says why it matters.",
            )
        ),
        text="Mend the line that it names, or leave the gap on purpose: write the rule's code and the reason at the entry.",
    )
    yield Sample(text=_IGNORE)
    yield Sample(
        intro="How much a rule matters, and what makes a check fail, is said once for the playbook; S is all rules of the strategy:",
        text=_SETTINGS,
    )


def _subscribing(context: Context) -> Iterator[Block]:
    if context.addresses.is_pack:
        yield Prose(
            heading="Dates in your own calendar",
            intro=Run(("The files in feeds/ are imported, not subscribed to: ", Link("Calendar files", "subscribe"), " has them all.")),
            text="Make a new calendar for them first, and import one file into it: your own. What changes later does not arrive by itself. "
            "Delete that calendar before you import a newer file, since some programs would show everything twice.",
        )
        return
    yield Bullets(
        heading="Subscribe",
        intro=Run(("Open ", Link("Subscribe", "subscribe"), ", choose yourself, and copy the address. Once; changes come by themselves.")),
        items=[
            Run((Strong("Google Calendar"), ", on a computer: Other calendars, +, From URL.")),
            Run((Strong("Outlook, Microsoft 365"), ": Add calendar, Subscribe from web.")),
            Run((Strong("Apple Calendar"), ": File, New Calendar Subscription. On an iPhone: the link 'Apple Calendar' does it.")),
            Run((Strong("Thunderbird"), ": New Calendar, On the Network.")),
        ],
    )


def _pages(context: Context) -> Iterator[Block]:
    yield Sample(
        heading="Put a part into a page",
        intro=Run(("A Markdown page of your own can show any part of the playbook; ", Link("Blocks", "guide/blocks"), " has them all:")),
        text=fenced(example("calendar", context)),
    )
    yield Prose(
        text="A page of yours that has the address of one of the playbook's takes its place, such as goals.md for the page of goals."
    )
    yield Sample(
        heading="Change the look",
        intro=Run(
            (
                "Logo, icon, colours and fonts are options of the theme in ",
                Code("mkdocs.yml"),
                "; their files lie among your pages. Everything here follows. ",
                Code("font: false"),
                " loads no font from another host:",
            )
        ),
        text=_THEME,
    )
    yield Sample(
        intro=Run(("With ", Code("primary: custom"), " and ", Code("accent: custom"), " the colours are those of your style sheet:")),
        text=_CSS,
    )
    yield _line("To change how a part is built, write a ", Link("template of your own", "guide/blocks#templates-of-your-own"), ".")
    yield Sample(
        heading="Change the language",
        text=_LANGUAGE,
        intro="Pages, calendars, dates and numbers speak the language of the playbook:",
    )
    yield Prose(
        text=f"There are words for: {', '.join(languages())}. In any other language dates and numbers are in that language, and the words "
        "in English. The guide and findings are always in English. 'Add a language' in CONTRIBUTING.md of mkdocs-playbook says how to add "
        "one.",
    )


def _site(context: Context) -> Iterator[Block]:
    yield _steps(
        "Publish it",
        Run((Code("playbook build"), " writes the site into the folder ", Code("site"), ". If it fails, the last one stays.")),
        Run(
            (
                Code("playbook init for-the-host --yes --deploy github"),
                " writes what GitHub Pages needs to do that on every change and every night; ",
                Code("gitlab"),
                ", ",
                Code("netlify"),
                " and ",
                Code("cloudflare"),
                " do the same for those. Move the file into your repository.",
            )
        ),
        Run(("Write the address of the site into ", Code("mkdocs.yml"), " as ", Code("site_url"), ": subscriptions need it.")),
        intro="The site shows notes, drafts and e-mail addresses. Put it where only those can read it who may.",
    )
    yield Sample(
        intro=Run(
            (
                "Calendars want to be told that feeds are UTF-8. The build writes that into ",
                Code("_headers"),
                ", which Netlify and Cloudflare read; tell any other server the same:",
            )
        ),
        text=_HEADERS,
    )
    yield _line(
        "For a stricter site, ",
        Code("playbook csp"),
        " prints a header after the build that lets browsers run nothing but what is the site's own. ",
        Link("More about it", "guide/commands#csp"),
        ".",
    )
    yield _line(
        Strong("Private calendars. "),
        "With ",
        Code("private: true"),
        " below settings and feeds, people's calendars lie at addresses that nobody can guess. ",
        Code("playbook tokens new"),
        " makes them.",
    )
    yield Prose(
        heading="Make a site for the client",
        text="PLAYBOOK_EDITION=client playbook build makes the site that the client may see, with the same dates and calendar events. "
        "Notes, e-mail addresses, budgets, decisions, requests, meetings, texts before the status review, workload and what is missing "
        "stay with the team. Write 'visibility: team' at an entry, a block or in the front matter of a page to hide it, and "
        "'visibility: client' to open what is the team's, such as a meeting with the client. Tasks of a hidden person show the role.\n\n"
        "The build ends with a search for everything hidden, and fails if it finds some; playbook leaks looks into any folder, archive or "
        "PDF. It does not find what is said in other words, so read what you publish, and publish each edition at an address of its own.",
    )
    yield _steps(
        "Hand it over",
        Run(
            (
                "Before: give everything an owner, write down accounts and decisions, and mend or name what is ",
                Link("missing", "review"),
                ".",
            )
        ),
        Run(
            (
                Code("playbook handover --version v1.2"),
                " makes a folder and one ZIP file: the site with its search as files, a PDF, a workbook, the calendars, and the YAML. ",
                "It shows the edition ",
                Code("handover"),
                ", or another one (",
                Code("--edition client"),
                "). What that edition must not see is looked for in every file; if something is found, no pack is made.",
            )
        ),
        Run(
            (
                "Look at it as its reader would: open ",
                Code("start-here.html"),
                " on a computer that is not yours, and settle what stands on the page ",
                Strong("What stops working when"),
                ". Print the sheet for sign-off, and sign it together.",
            )
        ),
        Run(
            (
                "They go on without you: with the folder ",
                Code("source"),
                ", whose README says how to change a date and build again, or with the workbook as their plan.",
            )
        ),
        intro="When somebody else takes over, they get all of it as one pack that works without you.",
    )
    yield Sample(
        heading="Tell what changed since the last meeting",
        intro=Run(
            (
                "Name a version before each meeting with the client: a tag in git. From then on the page ",
                Link("Changes", "changes"),
                " tells in words what is different since, and a released version tells what changed since the one before. ",
                "Every page says at its foot which version it is of. ",
                Code("playbook diff v1.2"),
                " says the same in a terminal; the options ",
                Code("version"),
                " and ",
                Code("changes_since"),
                " choose other names and beginnings.",
            )
        ),
        text=_TAG,
    )
    yield Prose(
        heading="Start anew",
        intro=Run(
            (
                Code("playbook init our-playbook"),
                " asks a few questions and writes a small playbook, dated from today. It begins from a shop; ",
                Code("playbook init our-playbook --from campaign"),
                " from a launch, ",
                Code("playbook init our-playbook --from client-handover"),
                " from an agency that hands channels over.",
            )
        ),
    )
    yield Sample(
        heading="Use it with other engines",
        intro=Run(
            (
                "ProperDocs builds this site from the same ",
                Code("mkdocs.yml"),
                ". For Zensical and others, write the whole site as Markdown; with ",
                Code("playbook export --watch out"),
                " it follows every change:",
            )
        ),
        text=_ZENSICAL,
    )


def _machines() -> Iterator[Block]:
    yield Prose(
        heading="Write it in an editor",
        intro=Run(
            (
                "In VS Code, install the extension YAML. Then sections, fields and values complete themselves. ",
                Code("playbook schema --with-ids --output .playbook.schema.json"),
                " lets it offer the ids of this playbook, too; write it again for new ones, and after an update. Each file names it first:",
            )
        ),
    )
    yield Sample(text="# yaml-language-server: $schema=../.playbook.schema.json\n")
    yield Bullets(
        heading="Check it by machine",
        items=[
            Run((Code("playbook check"), " tells problems and findings, and fails where something is wrong.")),
            Run((Code("playbook check --write-baseline"), " lets an old plan start clean: from then on only what is new is told.")),
            Run((Code("playbook rule S103"), " explains a rule.")),
            Run((Code("playbook trace desk-upgrades"), " shows why a post is there and what has to be done for it.")),
        ],
    )
    yield Sample(intro="On GitHub, findings then stand at the lines of a pull request (.github/workflows/check.yml):", text=_GITHUB)
    yield Sample(intro="On GitLab (.gitlab-ci.yml):", text=_GITLAB)
    yield Sample(intro="Before each commit, with pre-commit (.pre-commit-config.yaml):", text=_PRE_COMMIT)
    yield Bullets(
        heading="How much a playbook may hold",
        items=[
            f"A file: {MAX_BYTES // 1_000_000} MB. All files: {MAX_ALL_BYTES // 1_000_000} MB, and {MAX_LINES:,} lines.",
            f"Names and values in all files: {MAX_VALUES:,}, up to {MAX_DEPTH} levels deep. Ten thousand full posts have two thirds.",
            f"Commas, colons and brackets in all files: {MAX_SIGNS:,}.",
            f"Source files: {MAX_FILES:,}, in {MAX_FOLDERS:,} folders. A row of a CSV file: {MAX_CELLS:,} cells.",
            f"All calendar files (.ics): {MAX_EVENTS:,} events and {MAX_CALENDAR_LINES:,} lines.",
        ],
        intro="A check refuses what is more before it reads any of it, so an export that went wrong costs nobody any time.",
    )
