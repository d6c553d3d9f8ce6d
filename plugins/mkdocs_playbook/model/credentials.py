"""Credentials that somebody wrote into a playbook. Its files are in git and on sites: neither forgets what it has seen.

In the section `accounts`, where people are tempted, whatever looks like a password or a key is a problem. Everywhere else, only what
cannot be anything but a key of a well-known service is told, as a warning. No message says any of what was found.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from mkdocs_playbook.problems import Place, Problems
from mkdocs_playbook.read.raw import Map, Raw, Sections, Seq

SECTION = "accounts"
HIDDEN = "…"
"""What stands in place of a credential while the rest is checked, so that no other message quotes it."""

_Shape = tuple[str, bytes, bytes]
_SHAPES: tuple[_Shape, ...] = (
    ("a private key", rb"PRIVATE KEY", rb"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----"),
    ("an AWS key", rb"IA", rb"(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z2-7]{16}(?![A-Za-z0-9])"),
    ("a GitHub token", rb"gh[pousr]_", rb"gh(?<![A-Za-z0-9]gh)[pousr]_[A-Za-z0-9]{36,}"),
    ("a GitHub token", rb"github_pat_", rb"github_pat_[A-Za-z0-9_]{40,}"),
    ("a GitLab token", rb"glpat-", rb"glpat-[A-Za-z0-9_-]{20,}"),
    ("a Slack token", rb"xox", rb"xox[abeoprs]-[A-Za-z0-9-]{10,}"),
    ("the address of a Slack webhook", rb"hooks\.slack\.com", rb"hooks\.slack\.com/(?:services|workflows)/[A-Za-z0-9/]{20,}"),
    ("the address of a Discord webhook", rb"/api/webhooks/", rb"discord(?:app)?\.com/api/webhooks/\d+/[\w-]{30,}"),
    ("a Stripe key", rb"k_live_", rb"(?<![A-Za-z0-9])[sr]k_live_[A-Za-z0-9]{16,}"),
    ("a Google key", rb"AIza", rb"(?<![A-Za-z0-9_-])AIza[\w-]{35}(?![\w-])"),
    ("a Google secret", rb"GOCSPX-", rb"GOCSPX-[\w-]{20,}"),
    ("a Google token", rb"ya29\.", rb"(?<![A-Za-z0-9])ya29\.[\w-]{20,}"),
    ("a Meta token", rb"EAA", rb"(?<![A-Za-z0-9])EAA[A-Za-z0-9]{60,}"),
    ("an OpenAI or Anthropic key", rb"sk-[\w-]{32}", rb"sk-(?<![A-Za-z0-9]sk-)(?:proj-|ant-|svcacct-)?[A-Za-z0-9_-]{32,}"),
    ("a Shopify token", rb"shp", rb"(?<![A-Za-z0-9])shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}"),
    ("a Mailchimp key", rb"-us\d", rb"(?<![0-9a-f])[0-9a-f]{32}-us\d{1,2}(?!\d)"),
    ("a SendGrid key", rb"SG\.", rb"(?<![A-Za-z0-9])SG\.[\w-]{16,}\.[\w-]{16,}"),
    ("a HubSpot token", rb"pat-", rb"(?<![A-Za-z0-9])pat-(?:na|eu|ap)\d-[0-9a-f]{8}-[0-9a-f-]{27}"),
    ("a Telegram token", rb":AA", rb"(?<!\d)\d{8,10}:AA[\w-]{33}(?![\w-])"),
    ("an npm token", rb"npm_", rb"(?<![A-Za-z0-9])npm_[A-Za-z0-9]{36}"),
    ("a PyPI token", rb"pypi-", rb"pypi-AgEI[\w-]{50,}"),
    ("a signed token (JWT)", rb"eyJ", rb"(?<![\w-])eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}"),
    ("an address with a password in it", rb"://", rb"://[^\s/:@'\"<>]{1,100}:[^\s/@'\"<>]{1,100}@[A-Za-z0-9]"),
)  # fmt: skip
"""What keys of services look like by their own documentation: what it is, a part of each, and the whole. A part begins with fixed letters:
such a search is thirty times as fast as one that looks at every place for what must not stand before it. Each is compiled (by `re`, which
keeps them) when it is first looked for: most plans need no whole one."""

_LABEL = (
    r"(?:pass(?:word|wort|wd|phrase|code)?|pwd|pw|kennwort|pin|secret|token"
    r"|api[ _-]?(?:key|secret|token)|(?:access|secret|private)[ _-]?key)"
)
_LABELLED = re.compile(rf"(?<![A-Za-z]){_LABEL}(?:\s*[:=]\s*|\s+(?:is|ist|lautet)\s+|\s+(?=\S*\d)(?=\S*[a-z]))(\S+)(\s+\S)?", re.IGNORECASE)
"""`password: …`, `pw=…`, `the PIN is …`, `password tea27`, and whether more words follow."""
_NAMED = re.compile(rf"(?:[^\W_]+[ _-])*{_LABEL}s?", re.IGNORECASE)
"""A field called so."""
_NONE = frozenset(("none", "no", "nobody", "yes", "unknown", "–", "-", "n/a", "na", "keins", "keine", "ja", "nein", "sso", "see", "2fa"))
_KEEPERS = re.compile(
    "1password|lastpass|bitwarden|vaultwarden|keepass|dashlane|nordpass|proton ?pass|enpass|keychain|roboform", re.IGNORECASE
)
_URL = re.compile(r"[a-z][a-z0-9+.-]*://\S+|(?<!\S)www\.\S+", re.IGNORECASE)
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-z0-9+=!$%&*#^~]{16,}")
_RANDOM = 3.2
"""How many bits each character of a random word says at least; words that somebody made up out of others say less or have no digits."""
_ARE_IDS = frozenset({"handle", "url", "links"})
"""Fields that hold addresses and names at the provider: numbers of ad accounts and channels look as random as keys do."""


def check_credentials(files: Mapping[str, bytes], sections: Sections, problems: Problems) -> Sections:
    """Tell every credential in `files`, which `sections` were read from. Gives the sections without those of accounts."""
    told: set[bytes] = set()
    raw = sections.get(SECTION)
    if isinstance(raw, Map):
        cleaned = _cleaned(raw, "", sections.value_at[SECTION], problems, told)
        if cleaned is not raw:
            sections = _with(sections, cleaned)
    own = {path: data for path, data in files.items() if not path.lower().endswith(".ics")}  # links to join a call hold tokens of others
    seen = _seen_in(own.values())
    for path, data in sorted(own.items()) if seen else ():
        for what, at, found in _known(data, seen):
            if found not in told:
                line = data.count(b"\n", 0, at) + 1
                column = len(data[data.rfind(b"\n", 0, at) + 1 : at].decode("utf-8", "replace")) + 1
                problems.warning("M207", Place(path, line, column), f"This is {what}, as far as anybody can see. {_INSTEAD}")
    return sections


def _seen_in(files: Iterable[bytes]) -> list[_Shape]:
    """The shapes of which there is one in `files`: none, as a rule. A plan says most of its lines again and again; one of each will do."""
    lines: set[bytes] = set()
    for data in files:
        lines.update(data.split(b"\n"))
    each = b"\n".join(lines)
    return [known for known in _SHAPES if all(re.search(shape, each) for shape in known[1:])]


_INSTEAD = (
    "Whoever has these files can use it, and git keeps it even after you take it out. Put it into your password manager, make a new one "
    "where it is used, and write here only where it is kept."
)


def _with(sections: Sections, accounts: Raw) -> Sections:
    copy = Sections()
    for name in sections:
        copy.put(name, accounts if name == SECTION else sections[name], sections.key_at[name], sections.value_at[name])
    copy.size, copy.mistakes, copy.unread, copy.above = sections.size, sections.mistakes, sections.unread, sections.above
    return copy


def _cleaned(raw: Raw, field: str, at: Place, problems: Problems, told: set[bytes]) -> Raw:
    """`raw`, which is written at `at` under the name `field`, without credentials; the very same where there is none."""
    if isinstance(raw, Map):
        inner = {key: _cleaned(value, _under(field, key), raw.value_at[key], problems, told) for key, value in raw.items()}
        if all(inner[key] is raw[key] for key in raw):
            return raw
        copy = Map()
        for key in raw:
            if inner[key] != HIDDEN or not _NAMED.fullmatch(key):  # a field 'password' is told once, not as an unknown one too
                copy.put(key, inner[key], raw.key_at[key], raw.value_at[key])
        return copy
    if isinstance(raw, Seq):
        items = [_cleaned(item, field, place, problems, told) for item, place in zip(raw, raw.at, strict=True)]
        if all(one is other for one, other in zip(items, raw, strict=True)):
            return raw
        listed = Seq()
        for item, place in zip(items, raw.at, strict=True):
            listed.put(item, place)
        return listed
    what = looks_like(raw, field) if raw else None
    if raw is None or what is None:
        return raw
    told.update(found for _, _, found in _known(raw.encode()))
    more = " If it is only a name or number of the account, write it under 'handle'." if what == _IS_RANDOM else ""
    message = f"This looks like {what}, and credentials never belong in a playbook. {_INSTEAD}"
    problems.error("M206", at, f"{message} For an account: 'kept_in: 1Password, vault Social'.{more}")
    return HIDDEN


def _under(field: str, key: str) -> str:
    """The name that counts for what is written under `key`: names of links and ids of accounts do not."""
    return field if field in _ARE_IDS else key


_IS_RANDOM = "a key or password (long and random)"


def looks_like(text: str, field: str = "") -> str | None:
    """What kind of credential a text, written under the name `field`, seems to be or to hold; None where it seems to be none."""
    if found := next(iter(_known(text.encode())), None):
        return found[0]
    if _NAMED.fullmatch(field) and not _says_where(text, is_last=len(text.split()) == 1):
        return "a password"
    if any(not _says_where(word, is_last=not rest) for word, rest in _LABELLED.findall(text)):
        return "a password"
    if field not in _ARE_IDS and any(map(_is_random, _WORD.findall(_UUID.sub(" ", _URL.sub(" ", text))))):
        return _IS_RANDOM
    return None


def _says_where(word: str, *, is_last: bool) -> bool:
    """Whether what follows `password:` is no password: it says where that is, that there is none, or goes on as a sentence."""
    plain = word.strip(".,;()'\"").lower()
    if not plain or plain in _NONE or _KEEPERS.search(word):
        return True
    letters_only = plain.replace("-", "").isalpha()
    return letters_only and not is_last


def _is_random(word: str) -> bool:
    """Whether nobody made up this word: it mixes capitals, small letters and digits, or is a long hexadecimal number, without any order."""
    kinds = sum(bool(re.search(kind, word)) for kind in ("[A-Z]", "[a-z]", "[0-9]"))
    is_hex = bool(re.fullmatch(r"[0-9a-f]{32,}|[0-9A-F]{32,}", word)) and kinds == 2
    switches = sum(one.isdigit() != other.isdigit() for one, other in pairwise(word))
    return is_hex or (kinds == 3 and switches >= 4 and _bits(word) >= _RANDOM)


def _bits(word: str) -> float:
    """Shannon's entropy of the characters of a word, in bits each."""
    return -sum(count / len(word) * math.log2(count / len(word)) for count in Counter(word).values())


def _known(data: bytes, shapes: Iterable[_Shape] = _SHAPES) -> Iterator[tuple[str, int, bytes]]:
    """Keys of services, of all `shapes` or some: what it is, where it begins, and the key."""
    for what, part, shape in shapes:
        if re.search(part, data):
            for found in re.finditer(shape, data):
                yield what, found.start(), found[0]
