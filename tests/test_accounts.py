"""Accounts and the glossary: what a team hands over. Credentials are found before anybody can read them."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from pathlib import Path

import pytest

from mkdocs_playbook.build import make_plan, render_site
from mkdocs_playbook.compare.changes import Compared
from mkdocs_playbook.compare.compare import compare
from mkdocs_playbook.compare.report import as_text
from mkdocs_playbook.compare.telling import tell
from mkdocs_playbook.model.credentials import looks_like
from mkdocs_playbook.problems import Place
from pagetext import SiteText, read_site, settings_of
from support import items_of, planned, problems_of

ROOT = Path(__file__).parents[1]
REAL = ROOT.parent / "shared" / "real"

TEXT = """
people: {mei: {name: Mei}, jun: {name: Jun}}
roles: {analyst: {name: Analyst, lead: mei}}
channels: {letters: {name: Letters}}
accounts:
  mailchimp:
    name: Mailchimp
    what: newsletter
    belongs_to: the client
    channels: [letters]
    handle: 5,000 contacts
    url: https://login.example.com/
    owner: analyst
    backup: jun
    kept_in: 1Password, vault Social
    second_factor: codes in the safe
    plan: Standard
    paid_by: company card
    renews: 2027-01-27
    stops: The newsletter.
    # visibility
  domain: {name: kopi.example, renews: 2026-12-31, owner: jun}
glossary:
  Kopi: Coffee from a cloth filter.
  årsplan: The plan of a year.
kpis: {reach: {name: Reach, formula: accounts that saw a post}}
"""


# ── credentials ─────────────────────────────────────────────────────────────────────────────────────────────────────

# Put together here, so that nobody who searches this file for keys finds any.
KEYS = [
    "ghp_" + "a1B2c3" * 6,
    "github_pat_" + "11ABCDEFG0" * 5,
    "glpat-" + "x7Yz" * 5,
    "xoxb-" + "123456789012-abcDEF",
    "https://hooks.slack.com/" + "services/T0000/B0000/" + "abcd1234" * 3,
    "AKIA" + "IOSFODNN7EXAMPLE",
    "AIza" + "SyA1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q",
    "sk_" + "live_" + "4eC39HqLyjWDarjtT1zdp7dc",
    "sk-" + "ant-api03-" + "Ab1" * 12,
    "EAA" + "GZd1b2" * 12,
    "0123456789abcdef" * 2 + "-us14",
    "SG." + "abcdefghij123456789_-." + "ABCDEFGHIJKLMNOP1234567890",
    "eyJhbGciOiJIUzI1NiJ9." + "eyJzdWIiOiIxMjM0NTY3ODkwIn0." + "dozjgNryP4J3jVmNHl0w5N",
    "-----BEGIN RSA " + "PRIVATE KEY-----",
    "https://mei:tea-2027" + "@mail.example.com/",
    "123456789:AA" + "HdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1"[:33],
]
PASSWORDS = [
    "password: Tea-2027",
    "Password = kettle",
    "pw: hunter2",
    "Mei's phone, PIN 47a11",
    "Login mei / PIN is 4711",
    "Passwort lautet Kaffee!",
    "api_key=9f8e7d",
    "in the notebook; password Tea2027!",
    "kX93jf8sLq02Mzpq7TbV1yD4",
    "9f86d081884c7d659a2feaa0c55ad015",
]
HARMLESS = [
    "1Password, vault Kopi & Kiln",
    "Password: in 1Password",
    "passwords: Bitwarden",
    "password: ask Rachel, she keeps it",
    "Siti's phone; recovery codes in the shop's safe",
    "PIN: none",
    "act_1029384756",
    "G-8XK2LM0QZ1",
    "ca-pub-1234567890123456",
    "550e8400-e29b-41d4-a716-446655440000",
    "urn:li:organization:12345678",
    "https://business.facebook.com/settings?business_id=10293847561029",
    "https://drive.google.com/drive/folders/1kX93jf8sLq02Mzpq7TbV1yD4x",
    "Bitwarden (vault: Halfmoon/Kopi-und-Kiln-2027-Q1-Marketing)",
    "SocialMediaTeam2027Vault",
    "everybody's own login; Rachel and Faizal are administrators",
    "Donaudampfschifffahrtsgesellschaftskapitän",
    "mei.tan+instagram2027@example.com",
]


@pytest.mark.parametrize("text", [*KEYS, *PASSWORDS])
def test_a_credential_is_found(text: str) -> None:
    assert looks_like(text, "kept_in")
    assert looks_like(f"1Password; {text}", "notes")


@pytest.mark.parametrize("text", HARMLESS)
def test_what_is_no_credential_is_none(text: str) -> None:
    assert looks_like(text, "kept_in") is None
    assert looks_like(text, "notes") is None


@pytest.mark.parametrize("text", [*KEYS, *PASSWORDS])
def test_a_credential_in_an_account_is_a_problem_that_does_not_say_it(text: str) -> None:
    quoted = '"' + text + '"'
    for field in ("kept_in", "notes", "owner", "renews", "url"):  # of the last three, others would say what is wrong with it
        if field == "url" and text not in KEYS:
            continue
        told = problems_of(f"accounts:\n  mail:\n    name: Mail\n    {field}: {quoted}\n")
        (found,) = [problem for problem in told if problem.code == "M206"]
        assert (found.place, found.severity) == (Place("plan.yml", 5, len(field) + 7), "error")
        assert "kept_in: 1Password" in found.message
        secret = re.split("[ =/]", text.strip("/"))[-1][:8]
        assert not [problem for problem in told if secret in problem.message], secret
        assert not [problem for problem in told if problem.code == "M207"], "told once"


def test_a_field_for_a_password_is_told_once_and_as_what_it_is() -> None:
    (found,) = problems_of("accounts: {mail: {name: Mail, password: kettle}}")
    assert (found.code, "kettle" in found.message) == ("M206", False)
    assert [problem.code for problem in problems_of("accounts: {mail: {name: Mail, password: 1Password}}")] == ["M101"]


def test_a_long_number_of_an_account_belongs_to_its_handle() -> None:
    number = "UCBR8x60xB28hp2BmDPdntcQ"
    assert problems_of(f"accounts: {{video: {{name: Video, handle: {number}}}}}") == []
    (found,) = problems_of(f"accounts: {{video: {{name: Video, what: {number}}}}}")
    assert "'handle'" in found.message


@pytest.mark.parametrize("key", KEYS)
def test_a_key_of_a_service_is_told_wherever_it_is_written(key: str) -> None:
    for line in (f"notes: '{key}'", f"title: Desk # {key}"):
        told = problems_of(f"posts:\n  desk:\n    title: Desk\n    {line}\n" if "notes" in line else f"posts:\n  desk:\n    {line}\n")
        (found,) = [problem for problem in told if problem.code == "M207"]
        assert found.severity == "warning"
        assert found.place.line == (5 if "notes" in line else 4)
        assert key[:12] not in found.message


def test_a_key_is_told_in_every_place_where_it_is_written() -> None:
    key = "sk-" + "proj-" + "Ab1" * 12
    told = problems_of(f"# {key}\nposts: {{desk: {{title: Desk}}}}\n# {key}\n", more=f"ideas: [{{title: Lamps}}]\n# {key}\n")
    found = [(problem.place.path, problem.place.line, problem.place.column) for problem in told if problem.code == "M207"]
    assert found == [("more.yml", 2, 3), ("plan.yml", 2, 3), ("plan.yml", 4, 3)]


@pytest.mark.parametrize("word", ["sk-" + "Ab1" * 12, "ghp_" + "Ab1" * 12, "0123456789abcdef" * 2 + "-us14"])
def test_the_end_of_a_longer_word_is_no_key(word: str) -> None:
    assert len(problems_of(f"# {word}\n")) == 1
    assert problems_of(f"# 0{word}\n") == []


def test_a_password_in_a_post_may_be_part_of_a_campaign() -> None:
    assert problems_of("posts: {desk: {title: The password is kettle, copy: 'password: Tea-2027'}}") == []


@pytest.mark.parametrize(
    "folder", [ROOT / "content", ROOT / "calendars", ROOT / "tests" / "playbooks", REAL], ids=lambda folder: folder.name
)
def test_real_playbooks_hold_none(folder: Path) -> None:
    if not folder.is_dir():
        pytest.skip(f"{folder.name} is not on this machine")
    texts = [file.read_text(encoding="utf-8", errors="replace") for file in sorted(folder.rglob("*")) if file.is_file()]
    assert texts
    for text in texts:
        for line in text.splitlines():
            assert not looks_like(line, "url"), line


# ── accounts ────────────────────────────────────────────────────────────────────────────────────────────────────────


def site(tmp_path: Path, edition: str = "team", *, visibility: str = "") -> SiteText:
    read_site(tmp_path, TEXT.replace("# visibility", f"visibility: {visibility}" if visibility else ""))
    settings = replace(settings_of(tmp_path, today=dt.date(2027, 1, 13)), edition=edition)
    made = make_plan(settings)
    return SiteText(made, render_site(made, settings))


def test_the_page_of_accounts_says_who_answers_what_renews_and_where_credentials_are(tmp_path: Path) -> None:
    page = site(tmp_path)["accounts"]
    who, renewals, credentials, more = page.tables
    assert who.rows[0] == {
        "Account": "Mailchimp",
        "What it is for": "newsletter (Letters)",
        "Answers for it": "Analyst (Mei)",
        "Backup": "Jun",
        "Belongs to": "the client",
    }
    assert [(row["Account"], row["Renews or ends"]) for row in renewals.rows] == [
        ("kopi.example", "Thu, 31 Dec 2026 is over"),
        ("Mailchimp", "Wed, 27 Jan 2027 soon"),
    ]
    assert renewals.rows[1]["What stops working"] == "The newsletter."
    assert renewals.rows[1]["Booked and paid by"] == "Standard; company card"
    assert more.rows == [{"Account": "Mailchimp", "Name or number there": "5,000 contacts"}]
    assert credentials.rows == [{"Account": "Mailchimp", "Kept in": "1Password, vault Social", "Second factor": "codes in the safe"}]
    assert "accounts#mailchimp" in site(tmp_path)["channels/letters"].targets


def test_the_client_sees_no_accounts_and_never_where_credentials_are_kept(tmp_path: Path) -> None:
    assert "accounts" not in site(tmp_path, "client")
    assert "1Password" in site(tmp_path, "handover")["accounts"].text
    text = site(tmp_path, "client", visibility="client")["accounts"].text
    assert "The newsletter." in text
    assert not [word for word in ("1Password", "safe", "card", "kopi.example") if word in text]


def test_a_renewal_stands_in_the_calendar_of_whoever_answers_for_it() -> None:
    items = items_of(TEXT)
    item = items["review.accounts.mailchimp.renews"]
    assert (item.kind, item.date, item.people, item.address) == ("review", dt.date(2027, 1, 27), ("mei",), "accounts#mailchimp")
    assert item.title == "Mailchimp renews or ends"
    assert set(items) == {"review.accounts.mailchimp.renews", "review.accounts.domain.renews"}


def test_a_playbook_without_accounts_has_no_page_of_them(tmp_path: Path) -> None:
    made = read_site(tmp_path, "posts: {desk: {title: Desk}}")
    assert not {"accounts", "glossary"} & set(made.addresses)


# ── glossary ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_glossary_has_own_words_and_those_that_entries_define_by_the_alphabet(tmp_path: Path) -> None:
    page = site(tmp_path, "client")["glossary"]
    assert [(row["Word"], row["What it means"], row["Is a"]) for row in page.tables[0].rows] == [
        ("årsplan", "The plan of a year.", ""),
        ("Kopi", "Coffee from a cloth filter.", ""),
        ("Reach", "accounts that saw a post", "KPI"),
    ]
    assert "kpis#reach" in page.targets
    assert {"word-arsplan", "word-kopi"} <= set(page.ids)


def test_the_glossary_of_an_edition_explains_nothing_hidden(tmp_path: Path) -> None:
    text = "kpis: {reach: {name: Reach, formula: accounts, visibility: team}, clicks: {name: Clicks, formula: taps}}"
    read_site(tmp_path, text)
    settings = replace(settings_of(tmp_path), edition="client")
    page = SiteText(make_plan(settings), render_site(make_plan(settings), settings))["glossary"]
    assert page.tables[0].column("Word") == ["Clicks"]


# ── what changed ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_changes_of_accounts_and_words_are_told() -> None:
    old = TEXT
    new = old.replace("backup: jun", "backup: mei").replace("renews: 2027-01-27", "renews: 2028-01-27")
    new = new.replace("1Password, vault Social", "Bitwarden").replace("Coffee from", "Strong coffee from")
    new = new.replace("  domain: {name: kopi.example, renews: 2026-12-31, owner: jun}\n", "")
    new = new.replace("  årsplan: The plan of a year.", "  cold open: The first second.")
    told = as_text(tell(compare(Compared(*planned(old)), Compared(*planned(new))), "en"))
    for line in (
        "Account “Mailchimp”: who steps in: Jun → Mei",
        "Account “Mailchimp”: renews or ends: Wed, 27 Jan 2027 → Thu, 27 Jan 2028",
        "Account “Mailchimp”: where the credentials are kept: “1Password, vault Social” → Bitwarden",
        "Account “kopi.example”: removed",
        "Word “Kopi”: meaning: “Coffee from a cloth filter.” → “Strong coffee from a cloth filter.”",
        "Word “cold open”: new",
        "Word “årsplan”: removed",
    ):
        assert line in told.replace("\u2009", " "), told
