"""Links with UTM tags: the channel's, those of ads over them, the post's own over both; what is there already stays."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from mkdocs_playbook.model.plan import Campaign
from mkdocs_playbook.model.reading import read_part
from mkdocs_playbook.model.strategy import Channel, Utm
from mkdocs_playbook.model.utm import tagged
from mkdocs_playbook.problems import NOWHERE

INSTAGRAM = read_part(
    Channel, {"name": "Instagram", "utm": {"source": "instagram", "medium": "social"}, "utm_paid": {"medium": "paid-social"}}
)
EMAIL = read_part(Channel, {"name": "Newsletter", "utm": {"source": "newsletter", "medium": "email"}})
POSTERS = read_part(Channel, {"name": "Posters"})


def campaign(**said: str) -> Campaign:
    made = read_part(Campaign, {"name": "New year", "starts": "2027-01-04", "ends": "2027-01-31", **said})
    made.named("new-year-refresh", "campaigns", NOWHERE)
    return made


def tags(link: str) -> dict[str, str]:
    """The tags of a link, decoded, without `utm_`; each may stand there once only."""
    query = parse_qs(urlsplit(link).query, keep_blank_values=True, strict_parsing=bool(urlsplit(link).query))
    assert all(len(values) == 1 for values in query.values()), link
    return {name.removeprefix("utm_"): value for name, (value,) in query.items() if name.startswith("utm_")}


def test_source_and_medium_are_the_channels_content_is_the_post() -> None:
    assert tagged("https://shop.example/desk", INSTAGRAM, content="desk-upgrades", campaign=None) == (
        "https://shop.example/desk?utm_source=instagram&utm_medium=social&utm_content=desk-upgrades"
    )


def test_the_campaign_is_named_by_its_id() -> None:
    assert tags(tagged("https://shop.example/", EMAIL, content="news", campaign=campaign())) == {
        "source": "newsletter",
        "medium": "email",
        "campaign": "new-year-refresh",
        "content": "news",
    }


def test_or_by_what_it_wants_its_links_to_say() -> None:
    link = tagged("https://shop.example/", EMAIL, content="news", campaign=campaign(utm_campaign="ny27"))
    assert tags(link)["campaign"] == "ny27"


def test_a_query_stays_and_so_does_the_fragment_at_the_end() -> None:
    link = tagged("https://shop.example/desk?size=90&colour=oak#reviews", INSTAGRAM, content="desk", campaign=None)
    assert link == "https://shop.example/desk?size=90&colour=oak&utm_source=instagram&utm_medium=social&utm_content=desk#reviews"


def test_tags_that_are_there_are_never_overwritten() -> None:
    link = tagged("https://shop.example/?utm_source=partner&utm_campaign=theirs", INSTAGRAM, content="desk", campaign=campaign())
    assert tags(link) == {"source": "partner", "campaign": "theirs", "medium": "social", "content": "desk"}


@pytest.mark.parametrize("there", ["utm_source=", "utm%5Fsource=partner", "a=1&utm_source=partner&b=2"])
def test_nor_are_they_doubled_when_empty_or_encoded(there: str) -> None:
    link = tagged(f"https://shop.example/?{there}", INSTAGRAM, content="desk", campaign=None)
    assert "utm_source=instagram" not in link
    assert there in link


def test_ads_have_their_own_tags_over_those_of_the_channel() -> None:
    assert tags(tagged("https://shop.example/", INSTAGRAM, content="desk", campaign=None, paid=True)) == {
        "source": "instagram",
        "medium": "paid-social",
        "content": "desk",
    }


def test_without_ads_they_are_not_used() -> None:
    only_ads = read_part(Channel, {"name": "Display", "utm_paid": {"source": "google", "medium": "cpc"}})
    assert tagged("https://shop.example/", only_ads, content="desk", campaign=None) == "https://shop.example/"
    assert tags(tagged("https://shop.example/", only_ads, content="desk", campaign=None, paid=True))["medium"] == "cpc"


def test_the_posts_own_tags_go_over_everything() -> None:
    own = Utm(medium="story", campaign="flash", content="a-b-test", term="desk", id="42")
    link = tagged("https://shop.example/", INSTAGRAM, content="desk", campaign=campaign(), paid=True, own=own)
    assert tags(link) == {
        "source": "instagram",
        "medium": "story",
        "campaign": "flash",
        "content": "a-b-test",
        "term": "desk",
        "id": "42",
    }


def test_a_post_may_name_tags_where_the_channel_has_none() -> None:
    link = tagged("https://shop.example/", POSTERS, content="poster", campaign=None, own=Utm(source="poster", medium="print"))
    assert tags(link) == {"source": "poster", "medium": "print", "content": "poster"}


def test_where_nobody_names_tags_the_link_stays_as_it_is() -> None:
    assert tagged("https://shop.example/?a=1#b", POSTERS, content="poster", campaign=campaign()) == "https://shop.example/?a=1#b"


def test_values_are_encoded() -> None:
    strange = Utm(source="Kopi & Kiln", medium="50%=half?", term="東京 #1/2")
    link = tagged("https://shop.example/", POSTERS, content="x", campaign=None, own=strange)
    assert tags(link) == {"source": "Kopi & Kiln", "medium": "50%=half?", "term": "東京 #1/2", "content": "x"}
    assert link.isascii()
    assert " " not in link
    assert urlsplit(link).fragment == ""


@pytest.mark.parametrize("link", ["mailto:hello@shop.example", "tel:+6512345678", "/desk/", "desk.html#top", "#top", "https://["])
def test_what_is_no_web_address_stays_as_it_is(link: str) -> None:
    assert tagged(link, INSTAGRAM, content="desk", campaign=campaign(), paid=True, own=Utm(term="x")) == link


def test_to_tag_a_link_twice_changes_nothing() -> None:
    once = tagged("https://shop.example/a?b=c#d", INSTAGRAM, content="desk", campaign=campaign())
    assert tagged(once, EMAIL, content="other", campaign=None) == once
