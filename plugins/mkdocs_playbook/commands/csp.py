"""`playbook csp`: a header that makes a hosted site safer."""

from __future__ import annotations

import argparse
from pathlib import Path

from mkdocs_playbook.commands.common import CommandError, settings_of

SUMMARY = "print the content security policy of the built site"
ABOUT = """\
A content security policy tells browsers what the pages of a site may run and load. Should anything else ever get into a page,
browsers do not run it. This prints the strictest one under which the site as it was built works: what is its own, the scripts that
the theme writes into pages by their hashes, and the hosts from which pages load pictures, scripts or frames.

Work it out after every build, since hashes change with the theme and its options, and send it as a header:

  playbook build && playbook csp --headers >> site/_headers        Netlify, Cloudflare Pages
  add_header Content-Security-Policy "…";                          nginx, with what 'playbook csp' prints
  Header set Content-Security-Policy "…"                           Apache

Scripts may ask no other host for anything: where 'repo_url' is set, Material asks GitHub for the number of stars, and this stops it.
What a style sheet or a script loads by itself cannot be seen in the pages: with fonts of another host, add it to 'font-src'.
"""


def arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "site", metavar="SITE", nargs="?", type=Path, help="the folder of the built site (default: 'site_dir' of mkdocs.yml)"
    )
    command.add_argument("--headers", action="store_true", help="print it as lines of a file _headers, for all pages")
    command.add_argument("-f", "--config-file", metavar="FILE", type=Path, help="the site's mkdocs.yml (default: the one in this folder)")
    command.set_defaults(project=None)


def run(given: argparse.Namespace) -> int:
    from mkdocs_playbook.export.csp import policy
    from mkdocs_playbook.read.site import read_pages

    site: Path = given.site or settings_of(given).site_dir
    if not (site / "index.html").is_file():
        raise CommandError(f"There is no built site in '{site}'. Run 'playbook build', or name the folder.")
    header = policy(read_pages(site))
    print(f"/*\n  Content-Security-Policy: {header}" if given.headers else header)
    return 0
