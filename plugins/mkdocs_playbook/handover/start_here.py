"""The first file that whoever takes over opens: what is in the pack, how to change something, whom to ask. As a page and as plain text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from mkdocs_playbook.notation import Notation
from mkdocs_playbook.plan import Plan
from mkdocs_playbook.words import Catalogue

_STYLE = Markup("""\
:root{color-scheme:light dark}
body{font:1.05rem/1.6 system-ui,sans-serif;max-inline-size:46rem;margin-inline:auto;padding:1rem}
h1{line-height:1.2}h2{margin-block-start:2rem}
dt{font-weight:700;margin-block-start:.8rem}dd{margin-inline-start:0}
@media print{body{font-size:11pt}}
""")

_POWERSHELL = (
    "Get-Content -Encoding UTF8 MANIFEST.sha256 | ForEach-Object { $sum, $file = $_ -split ' +', 2; "
    'if ((Get-FileHash -LiteralPath $file).Hash -ne $sum) { "$file is not whole" } }'
)
"""Names each file that is not whole; without any, it says nothing."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the text: its heading, lines before a list, and the list: what is named, where it leads ('' for nowhere), what is said."""

    heading: str
    text: str = ""
    rows: Sequence[tuple[str, str, str]] = ()


def start_here(shown: Plan, name: str, version: str, present: Mapping[str, str]) -> dict[str, bytes]:
    """`start-here.html` and `start-here.txt`. `present` are the parts of the pack (site, pdf, feeds, …) and where each begins."""
    words = Catalogue(shown.playbook.playbook.language)
    say, playbook = words.say, shown.playbook
    day = Notation(playbook.playbook.language).date(shown.today, "long")
    title = say("{title}: start here", title=playbook.title)
    state = say("Version {version}, as of {day}", version=version, day=day) if version else say("As of {day}", day=day)
    parts = [
        _Part(say("What is in this pack"), say("All of it opens without the internet."), _contents(present, words)),
        _Part(say("What still depends on others"), rows=_depending(present, words)),
        _Part(say("To change a date"), rows=_changing(present, words)),
        _Part(say("Whom to ask"), rows=_contacts(shown)),
        _Part(
            say("For a technician: is it whole"),
            say("MANIFEST.sha256 has the SHA-256 of every file. In a terminal in this folder:"),
            [
                ("Linux", "", "sha256sum -c MANIFEST.sha256"),
                ("macOS", "", "shasum -a 256 -c MANIFEST.sha256"),
                (say("Windows, PowerShell"), "", _POWERSHELL),
                (say("Windows, one file"), "", "certutil -hashfile playbook.pdf SHA256"),
            ],
        ),
    ]
    told = [part for part in parts if part.text or part.rows]
    return {"start-here.html": _html(title, state, told, words.spoken), "start-here.txt": _text(title, state, told)}


def _contents(present: Mapping[str, str], words: Catalogue) -> list[tuple[str, str, str]]:
    say = words.say
    about = {
        "site": (say("The playbook"), say("All pages, with search. For everybody: begin with the section Handover.")),
        "pdf": (say("The playbook as a PDF"), say("To read away from a screen, to print, and to file.")),
        "sheet": (say("The plan as a workbook"), say("For whoever plans in Excel or Google Sheets: a sheet for each subject.")),
        "csv": (say("The plan as CSV"), say("All dates in one table, for other tools.")),
        "feeds": (
            say("Calendar files"),
            say(
                "For Google Calendar, Outlook and Apple Calendar. Import one, your own, into a new calendar that you make for it: twice "
                "imported, some programs show everything twice, and a calendar of its own can be deleted as a whole."
            ),
        ),
        "source": (
            say("The source"),
            say(
                "For whoever goes on with it: the text files from which the plan's pages and calendars are made. README.md there says how. "
                "The section Handover is only in this pack."
            ),
        ),
    }
    return [(about[key][0], address, about[key][1]) for key, address in present.items() if key in about]


def _depending(present: Mapping[str, str], words: Catalogue) -> list[tuple[str, str, str]]:
    say = words.say
    rows = []
    if "stops" in present:
        text = say("Accounts, addresses and series that end, or that somebody has to take over. Settle them with the handover.")
        rows.append((say("What stops working when"), present["stops"], text))
    text = say("The plan only links to them. Ask for the files themselves.")
    return [*rows, (say("Pictures and videos"), "", text)]


def _changing(present: Mapping[str, str], words: Catalogue) -> list[tuple[str, str, str]]:
    say = words.say
    return [
        (
            say("With the playbook"),
            present.get("source", ""),
            say(
                "Change the post's line 'date:' in the source and build again: the site, the calendars and all deadlines follow. If the "
                "post has a line 'cadence:', add a line 'slot:' with the old date. README.md there says it step by step."
            ),
        ),
        (
            say("Without it"),
            present.get("sheet", ""),
            say(
                "Take the workbook as your plan from now on, or import a calendar file and move things there. Dates there do not follow "
                "each other: move the deadlines of a post along with it."
            ),
        ),
    ]


def _contacts(shown: Plan) -> list[tuple[str, str, str]]:
    """People whose address is known, and if there is none, everybody by name."""
    playbook = shown.playbook
    people = [person for person in playbook.people.values() if person.email] or list(playbook.people.values())
    rows = []
    for person in people:
        roles = ", ".join(playbook.roles[role].name for role in person.roles if role in playbook.roles)
        told = ", ".join(filter(None, (roles, person.organisation, person.email)))
        rows.append((person.name, f"mailto:{person.email}" if person.email else "", told))
    return rows


def _html(title: str, state: str, parts: Sequence[_Part], language: str) -> bytes:
    body = [Markup("<h1>{}</h1>\n<p>{}</p>").format(title, state)]
    for part in parts:
        body.append(Markup("<h2>{}</h2>").format(part.heading))
        if part.text:
            body.append(Markup("<p>{}</p>").format(part.text))
        if part.rows:
            rows = [
                Markup("<dt>{}</dt><dd>{}</dd>").format(Markup('<a href="{}">{}</a>').format(url, what) if url else what, told)
                for what, url, told in part.rows
            ]
            body.append(Markup("<dl>\n{}\n</dl>").format(Markup("\n").join(rows)))
    page = Markup(
        '<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width">\n'
        "<title>{title}</title>\n<style>\n{style}</style>\n</head>\n<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    ).format(language=language, title=title, style=_STYLE, body=Markup("\n").join(body))
    return str(page).encode()


def _text(title: str, state: str, parts: Sequence[_Part]) -> bytes:
    lines = [title, "=" * len(title), "", state]
    for part in parts:
        lines += ["", part.heading, "-" * len(part.heading), *([part.text] if part.text else [])]
        lines += [f"* {what}{f' ({url})' if url and not url.startswith('mailto:') else ''}: {told}" for what, url, told in part.rows]
    return ("\r\n".join(lines) + "\r\n").encode("utf-8-sig")  # for editors that know neither Unix nor UTF-8
