"""Prints a document with Chromium, Chrome or Edge: a tagged PDF with an outline and page numbers.

A browser cannot tell on which page something is before it has laid it out. So the document is printed, the PDF is asked where each
chapter begins, the document is written once more with these numbers, and printed again.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from mkdocs_playbook.book.packed import packed

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome", "microsoft-edge", "msedge")
"""What the programs are called that print, in the order in which they are looked for."""

_PLACES = {
    "darwin": (
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    ),
    "win32": (
        r"C:\Program Files\Google\Chrome\Application\chrome.exe",
        r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
        r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
        r"C:\Program Files\Microsoft\Edge\Application\msedge.exe",
    ),
}
"""Where they lie on systems on which they are not on the path."""

OLDEST = 131
"""The first version that prints page numbers of our own (margin boxes of `@page`)."""
SECONDS = 180
"""How long one print may take."""
_PRINTS = 4
"""How often a document is printed at most. The third print is needed only where the numbers themselves moved a line."""

_FLAGS = (
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--metrics-recording-only",
    "--no-default-browser-check",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--no-proxy-server",
    "--no-pdf-header-footer",
    "--generate-pdf-document-outline",
    "--export-tagged-pdf",
    "--font-render-hinting=none",
    "--force-color-profile=srgb",
    "--lang=en-US",
)
_PRODUCER = re.compile(rb"/Producer \(Skia/PDF m(\d+)")
_DATE = re.compile(rb"(/(?:CreationDate|ModDate) \(D:)\d{14}[^)]*\)")


class PrintError(Exception):
    """The browser did not print. The message says why, as the end of a sentence."""


def find() -> Path | None:
    """The browser to print with; None where there is none."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    places = (path for path in _PLACES.get(sys.platform, ()) if Path(path).is_file())
    return Path(found) if found else next(map(Path, places), None)


def print_numbered(browser: Path, document: Callable[[Mapping[int, int]], str], chapters: Mapping[int, str], made: str) -> bytes:
    """The PDF of the HTML that `document` gives, once it is told on which page each chapter begins.

    `chapters` are the anchors of the chapters by their numbers; `made`, such as 20270113120000, is the time at which the PDF says that
    it was made. Raises `PrintError`.
    """
    pages: Mapping[int, int] = {}
    with tempfile.TemporaryDirectory(prefix="playbook-pdf-", ignore_cleanup_errors=True) as work:
        for _ in range(_PRINTS):
            pdf = _printed(browser, document(pages), Path(work))
            found = _pages(pdf, chapters)
            if found == pages:
                break
            pages = found
    return packed(_dated(pdf, made))


def _printed(browser: Path, html: str, work: Path) -> bytes:
    source, target = work / "book.html", work / "book.pdf"
    source.write_text(html, encoding="utf-8")
    target.unlink(missing_ok=True)
    # As root, as in many containers, it starts only without its sandbox. It opens nothing but the document.
    flags = [*_FLAGS, *(["--no-sandbox"] if sys.platform != "win32" and os.geteuid() == 0 else [])]
    command = [str(browser), *flags, f"--user-data-dir={work / 'profile'}", f"--print-to-pdf={target}", source.as_uri()]
    done = _run(command, work)
    if not target.is_file():
        said = [line for line in done.splitlines() if line.strip()]
        raise PrintError(f"wrote no PDF{f' and said: {said[-1][:300]}' if said else ''}")
    pdf = target.read_bytes()
    version = _PRODUCER.search(pdf)
    if not pdf.startswith(b"%PDF-") or not version:
        raise PrintError("wrote something that is no PDF of Chromium")
    if int(version[1]) < OLDEST:
        raise PrintError(f"is version {int(version[1])}, and page numbers need {OLDEST} or newer")
    return pdf


def _run(command: list[str], work: Path) -> str:
    """Run the browser to its end. What it says goes into a file: its own processes may outlive it, and would hold a pipe open."""
    log = work / "log"
    home = {"HOME": str(work), "XDG_CONFIG_HOME": str(work), "XDG_CACHE_HOME": str(work)} if sys.platform == "linux" else {}
    with log.open("wb") as out:
        try:
            process = subprocess.Popen(
                command, cwd=work, env={**os.environ, **home}, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True
            )
        except OSError as error:
            raise PrintError(f"could not be started: {error.strerror}") from error
        try:
            process.wait(SECONDS)
        except subprocess.TimeoutExpired as error:
            raise PrintError(f"did not finish within {SECONDS} seconds") from error
        finally:
            _end(process)
    return log.read_text(encoding="utf-8", errors="replace")


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the browser and the processes that it started, which have a group of their own."""
    if sys.platform == "win32":
        process.kill()
    else:
        import signal
        from contextlib import suppress

        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _pages(pdf: bytes, chapters: Mapping[int, str]) -> dict[int, int]:
    """On which page, from 1, each chapter begins."""
    try:
        reader = PdfReader(io.BytesIO(pdf))
        places = dict(_places(reader))
    except PyPdfError as error:
        raise PrintError(f"wrote a PDF that cannot be read: {error}") from error
    return {number: places[anchor] for number, anchor in chapters.items() if anchor in places}


def _places(reader: PdfReader) -> Iterator[tuple[str, int]]:
    for name, destination in reader.named_destinations.items():
        number = reader.get_destination_page_number(destination)
        if number is not None and number >= 0:
            yield name.removeprefix("/"), number + 1


def _dated(pdf: bytes, made: str) -> bytes:
    """The PDF with the time `made` in place of the present one, without a byte more or less: its index tells where everything is."""

    def written(found: re.Match[bytes]) -> bytes:
        rest = found[0][len(found[1]) : -1]
        return found[1] + f"{made}+00'00'".encode()[: len(rest)].ljust(len(rest)) + b")"

    return _DATE.sub(written, pdf)
