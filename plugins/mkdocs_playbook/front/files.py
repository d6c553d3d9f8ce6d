"""The files of a site, as MkDocs keeps them: ours among those that people wrote by hand, which win."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.utils import write_file

from mkdocs_playbook.build import Site
from mkdocs_playbook.pages.site import RenderedPage, front_matter
from mkdocs_playbook.read.settings import PLUGIN, SiteSettings
from mkdocs_playbook.read.written import visibility

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

log = get_plugin_logger("playbook")


class PageFile(File):
    """The file of a page of ours.

    With `write`, MkDocs takes it for a file that it has to copy, such as a picture: no Markdown, no theme, no search, no other plugin.
    """

    rendered: RenderedPage
    site_name: str
    is_finished = False
    write: Callable[[], None]
    """Writes the finished page to where it belongs."""

    @property
    def content_string(self) -> str:
        """What other plugins, and MkDocs where it reads the page, find in it."""
        return front_matter(self.rendered, self.site_name)

    @content_string.setter
    def content_string(self, value: str) -> None:
        raise NotImplementedError

    @property
    def content_bytes(self) -> bytes:
        return self.content_string.encode()

    @content_bytes.setter
    def content_bytes(self, value: bytes) -> None:
        raise NotImplementedError

    def is_documentation_page(self) -> bool:
        return not self.is_finished

    def copy_file(self, dirty: bool = False) -> None:
        self.write()


class LateFile(File):
    """A file of ours that is no page. What is in it is asked for when it is written."""

    files: Mapping[str, bytes]
    write: Callable[[], None] | None = None
    """What is done instead of writing it at once."""

    @property
    def content_bytes(self) -> bytes:
        return self.files[self.src_uri]

    @content_bytes.setter
    def content_bytes(self, value: bytes) -> None:
        self.files = {self.src_uri: value}

    @property
    def content_string(self) -> str:
        return self.content_bytes.decode()

    @content_string.setter
    def content_string(self, value: str) -> None:
        self.content_bytes = value.encode()

    def copy_file(self, dirty: bool = False) -> None:
        if self.write:
            self.write()
        else:
            write_file(self.content_bytes, self.abs_dest_path)


def is_ours(file: File) -> bool:
    return file.generated_by == PLUGIN


def written_files(files: Files, *, is_serving: bool) -> dict[str, File]:
    """The files of others that are shown, by the path that they get in the site."""
    return {file.dest_uri: file for file in files if not is_ours(file) and is_shown(file, is_serving=is_serving)}


def is_shown(file: File, *, is_serving: bool) -> bool:
    return bool(file.inclusion.is_in_serve() if is_serving else file.inclusion.is_included())


def take_out_hidden(files: Files, sees: Callable[[str], bool]) -> set[str]:
    """Remove the hand-written pages that an edition does not see. The paths of them."""
    pages = [file for file in files if file.is_documentation_page() and not is_ours(file)]
    hidden = [file for file in pages if (who := visibility(file.content_string)) and not sees(who)]
    for file in hidden:
        files.remove(file)
    return {file.src_uri for file in hidden}


def add_site(site: Site, settings: SiteSettings, files: Files, theirs: Mapping[str, File], config: MkDocsConfig) -> None:
    """Put the pages and files of a site among `files`, but where `theirs` lie."""
    for uri, page in site.pages.items():
        file = PageFile.generated(config, uri, content="", inclusion=InclusionLevel.NOT_IN_NAV)
        assert isinstance(file, PageFile)
        file.rendered, file.site_name = page, config.site_name
        # Other plugins tell when it was last changed; what comes from the whole playbook changes with its folder.
        file.abs_src_path = str(settings.root / (page.page.place or settings.sources[0]))
        _add(file, files, theirs)
    for uri in site.files:
        late = LateFile.generated(config, uri, content=b"")
        assert isinstance(late, LateFile)
        late.files = site.files
        _add(late, files, theirs)


def _add(file: File, files: Files, theirs: Mapping[str, File]) -> None:
    """A page or file that somebody wrote by hand at the same place wins."""
    if file.dest_uri in theirs:
        log.info(f"'{theirs[file.dest_uri].src_uri}' is written by hand; the playbook's own is left out")
        return
    former = files.get_file_from_path(file.src_uri)
    if former:  # one that is not published, or our own of an earlier run of this hook
        files.remove(former)
    files.append(file)


def tell_alike(files: Files, theirs: Mapping[str, File], tell: Callable[[str], None]) -> None:
    """Tell of hand-written files that differ from ours only in capitals: on many disks the one takes the place of the other."""
    ours = {file.dest_uri.casefold(): file for file in files if is_ours(file)}
    for uri, file in theirs.items():
        alike = ours.get(uri.casefold())
        if alike and alike.dest_uri != uri:
            tell(
                f"'{file.src_uri}' and the playbook's '{alike.src_uri}' are one file on Windows and macOS. "
                f"Rename it: as '{alike.src_uri}' it takes the place of the playbook's, under another name both are shown."
            )


def has_text(files: Collection[File], text: str) -> bool:
    """Whether one of the pages among `files` holds `text`."""
    return any(text.encode() in file.content_bytes for file in files if file.is_documentation_page())


def shown_path(file: File, config: MkDocsConfig) -> str:
    """The path of a hand-written page as messages tell it: from the folder of mkdocs.yml."""
    root = Path(config.config_file_path).parent if config.config_file_path else Path.cwd()
    path = Path(file.abs_src_path or file.src_uri)
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else file.src_uri
