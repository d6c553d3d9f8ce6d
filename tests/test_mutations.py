"""The sample playbook with one thing wrong: the rule whose business it is says so, and no other.

Each row of `MUTATIONS` changes the sample in one way and names every finding that this must add. The expectations come from what the
rules are for, not from what they say today. Codes that stand beside the one which a row is about are consequences that somebody who
plans content would accept; a comment says why. Rows that add nothing are changes that look like a gap and are none.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections import Counter
from collections.abc import Mapping
from copy import deepcopy
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from mkdocs_playbook.plan import review_files
from mkdocs_playbook.review.review import UNUSED
from mkdocs_playbook.review.rules import RULES

ROOT = Path(__file__).parent.parent
TODAY = dt.date(2027, 1, 13)
CUT = object()
"""In place of a value: what is there is taken away."""

NOT_FROM_THE_SAMPLE = {
    "P112": "The sample publishes every second day: two weeks without content before a key date cannot come of one change.",
}
"""Rules that no single change of the sample sets off, and why. Their own examples are run by `test_rules.py`."""


class Mutation(NamedTuple):
    """A change of the sample, and the findings that it must add, each as 'code address'."""

    name: str
    changes: Mapping[str, Any]
    """Path into the YAML, such as `kpis.reach.owner` → new value, or `CUT`. A number is a place in a list, '+' its end."""
    expected: tuple[str, ...]


def m(name: str, changes: Mapping[str, Any], *expected: str) -> Mutation:
    return Mutation(name, changes, expected)


def _read() -> dict[str, Any]:
    """The sample's files by path; every value is a string, as it is written."""
    found: dict[str, Any] = {}
    for path in sorted([*(ROOT / "content").glob("*.*"), *(ROOT / "calendars").glob("*.*")]):
        name, text = path.relative_to(ROOT).as_posix(), path.read_text("utf-8")
        if path.suffix == ".csv":
            found[name] = {"results": list(csv.DictReader(io.StringIO(text)))}
        elif path.suffix == ".yml":
            found[name] = yaml.load(text, yaml.BaseLoader)  # noqa: S506 - it makes nothing but strings, lists and dicts
    return found


SAMPLE = _read()


def entries(section: str) -> dict[str, Any]:
    """All entries of a section, from whichever file."""
    return {key: entry for data in SAMPLE.values() if section in data for key, entry in data[section].items()}


def each(section: str, field: str, value: Any, *, where: str = "", only: str = "") -> dict[str, Any]:
    """The same change for each entry of a section; only for those whose field `where` is `only`."""
    return {f"{section}.{key}.{field}": value for key, entry in entries(section).items() if not where or entry.get(where) == only}


def results(kpi: str, field: str, value: Any) -> dict[str, Any]:
    """The same change for each result of a KPI."""
    rows = SAMPLE["content/results.csv"]["results"]
    return {f"results.{number}.{field}": value for number, row in enumerate(rows) if row["kpi"] == kpi}


STRATEGY = (
    m("the starting point is cut", {"strategy.starting_point": CUT}, "S101 strategy#open-questions"),
    m("the destination is cut", {"strategy.destination": CUT}, "S101 strategy#open-questions"),
    m("the approach is cut, and the offers still say how", {"strategy.approach": CUT}),
    m(
        "nothing says how: no approach, and offers without techniques",
        {"strategy.approach": CUT, **each("offers", "techniques", CUT)},
        "S101 strategy#open-questions",
        *(f"S109 offers#{key}" for key in ("small-desk", "kiln-mugs", "reunion-sets")),
    ),
    m("nobody knows where to find the audiences", each("audiences", "found_on", CUT), "S101 strategy#open-questions"),
    m("the vision is cut", {"strategy.vision": CUT}, "S110 strategy"),
    m("the positioning is cut", {"strategy.positioning": CUT}, "S111 strategy"),
    m("the positioning names no benefit", {"strategy.positioning.that": CUT}, "S111 strategy"),
    m("the positioning names no competitors", {"strategy.positioning.unlike": CUT, "strategy.positioning.because": CUT}),
    m("a goal loses its KPIs", {"goals.office-orders.kpis": CUT}, "S102 goals#office-orders"),
    # Brand searches are read for this goal only, so they are now read for nothing.
    m("the main goal loses its KPIs", {"goals.awareness.kpis": CUT}, "S102 goals#awareness", "K103 kpis#brand-searches"),
    m("a goal loses its owner", {"goals.online-revenue.owner": CUT}, "S103 goals#online-revenue"),
    m("the main goal loses its owner", {"goals.awareness.owner": CUT}, "S103 goals#awareness"),
    m("a goal loses its date", {"goals.answer-fast.by": CUT}, "S103 goals#answer-fast"),
    m("no goal is the main one", {"goals.awareness.primary": CUT}, "S104 goals"),
    m("a second goal is the main one", {"goals.worth-saving.primary": "true"}, "S104 goals#worth-saving"),
    m(
        "a goal is added and nothing is planned for it",
        {
            "goals.wholesale": {
                "statement": "Three shops in Johor sell our mugs by the end of March.",
                "kpis": {"quote-requests": {"baseline": "0", "target": "5", "success": "3", "failure": "1", "period": "2027-q1"}},
                "by": "2027-03-31",
                "owner": "rachel",
            }
        },
        "S105 goals#wholesale",
    ),
    m("the only series for a goal names it no more", {"cadences.polls.goals": ["keep-rhythm"]}, "S105 goals#answer-fast"),
    m("a series names no goal, and its pillar does", {"cadences.polls.goals": CUT}),
    m(
        "an audience is added and nothing is planned for it",
        {"audiences.landlords": {"name": "Landlords", "needs": ["rooms that let themselves"], "found_on": ["LinkedIn"]}},
        "S106 audiences/landlords",
    ),
    m("a channel loses its purpose", {"channels.press.purpose": CUT}, "S107 channels/press"),
    m("a channel does not say what failure is, but its KPI does", {"channels.shop.failure": CUT}),
    m("a channel loses its failure and its KPIs", {"channels.shop.failure": CUT, "channels.shop.kpis": CUT}, "S107 channels/shop"),
    m("the pillars' shares make 105%", {"pillars.affordable-finds.share": "45%"}, "S108 pillars"),
    m("a pillar loses its share", {"pillars.your-corner.share": CUT}, "S108 pillars"),
    m("an offer loses its techniques", {"offers.kiln-mugs.techniques": CUT}, "S109 offers#kiln-mugs"),
    m("an offer loses its channels", {"offers.reunion-sets.channels": CUT}, "S109 offers#reunion-sets"),
    m("a goal loses its baseline", {"goals.office-orders.kpis.quote-requests.baseline": CUT}, "S112 goals#office-orders"),
    m("one of a goal's two KPIs loses its baseline", {"goals.online-revenue.kpis.conversion-rate.baseline": CUT}),
    # Success is a target too, so both have to go; what success would be is then open as well.
    m(
        "a goal loses its target and its success",
        {"goals.list-growth.kpis.new-subscribers.target": CUT, "goals.list-growth.kpis.new-subscribers.success": CUT},
        "S113 goals#list-growth",
        "K102 goals#list-growth",
    ),
    m("a goal loses its target and keeps its success", {"goals.list-growth.kpis.new-subscribers.target": CUT}),
    # A KPI without any number lacks each of them.
    m(
        "a goal loses all numbers",
        {"goals.answer-fast.kpis": ["response-time"]},
        "S112 goals#answer-fast",
        "S113 goals#answer-fast",
        "K102 goals#answer-fast",
    ),
    m("a channel does not say which media it is", {"channels.press.media": CUT}, "S114 channels"),
    m("a goal's date is past", {"goals.list-growth.by": "2027-01-08"}, "S115 goals#list-growth"),
    m("a goal's date is past, and it was missed", {"goals.list-growth.by": "2027-01-08", "goals.list-growth.status": "missed"}),
    m(
        "an audience has no needs, pains, questions or objections",
        {f"audiences.office-gifters.{field}": CUT for field in ("needs", "pains", "questions", "objections")},
        "S116 audiences/office-gifters",
    ),
    m("an audience has no needs, but pains", {"audiences.office-gifters.needs": CUT}),
)

NUMBERS = (
    m("a KPI loses its owner", {"kpis.revenue.owner": CUT}, "K101 kpis#revenue"),
    m("a KPI loses its formula", {"kpis.share-rate.formula": CUT}, "K101 kpis#share-rate"),
    m("a KPI loses its unit", {"kpis.reach.unit": CUT}, "K101 kpis#reach"),
    m("a KPI loses its source", {"kpis.press-mentions.source": CUT}, "K101 kpis#press-mentions"),
    m("a KPI loses its rhythm", {"kpis.voucher-rate.review": CUT}, "K101 kpis#voucher-rate"),
    m("a KPI loses its caveat and its question", {"kpis.revenue.caveat": CUT, "kpis.revenue.question": CUT}),
    m("a goal's failure is dropped", {"goals.awareness.kpis.reach.failure": CUT}, "K102 goals#awareness"),
    m("a channel's success is dropped", {"channels.blog.kpis.site-visits.success": CUT}, "K102 channels/blog"),
    m(
        "a campaign says of no KPI what success and failure are",
        {
            f"campaigns.cny-reunion.kpis.{kpi}.{field}": CUT
            for kpi in ("revenue", "voucher-rate", "cost-per-click")
            for field in ("success", "failure")
        },
        "K102 campaigns/cny-reunion",
    ),
    m(
        "a KPI is added that nothing uses",
        {
            "kpis.followers": {
                "name": "Followers",
                "formula": "accounts that follow us on the last day of the month",
                "unit": "people",
                "source": "Instagram Insights",
                "owner": "analyst",
                "review": "monthly",
            }
        },
        "K103 kpis#followers",
    ),
    m("a goal drops the KPI that only it used", {"goals.keep-rhythm.kpis.cadence-adherence": CUT}, "K103 kpis#cadence-adherence"),
    m("no KPI is the main one", {"kpis.reach.primary": CUT}, "K104 kpis"),
    m("a second KPI is the main one", {"kpis.revenue.primary": "true"}, "K104 kpis#revenue"),
    m("a rate does not say of what", {"kpis.er-reach.formula": "likes + comments + saves + shares"}, "K105 kpis#er-reach"),
    m("a rate in % counts something", {"kpis.conversion-rate.formula": "online orders, all sources"}, "K105 kpis#conversion-rate"),
    m("a rate is only half of its formula", {"kpis.voucher-rate.formula": "vouchers redeemed within 30 days"}, "K105 kpis#voucher-rate"),
    m(
        "a rate counts posts 'on or before' their day",
        {"kpis.on-time-rate.formula": "posts published on or before their planned day"},
        "K105 kpis#on-time-rate",
    ),
    m("all KPIs tell the outcome", each("kpis", "type", "lagging"), "K106 kpis"),
    m(
        "no KPI is said to be leading",
        each("kpis", "type", CUT, where="type", only="leading")
        | {f"kpis.{key}.type": "lagging" for key, kpi in entries("kpis").items() if "use" in kpi},
        "K106 kpis",
    ),
    m(
        "a goal for requests is measured by reach",
        {"goals.office-orders.kpis": {"reach": {"baseline": "19500", "target": "30000", "success": "26000", "failure": "20000"}}},
        "K107 goals#office-orders",
    ),
    m(
        "a goal for engagement is measured by reach",
        {"goals.worth-saving.kpis": {"reach": {"baseline": "19500", "target": "30000", "success": "26000", "failure": "20000"}}},
        "K107 goals#worth-saving",
    ),
    m("a weekly KPI was read in November last", results("site-visits", "period", "2026-11"), "K108 kpis#site-visits"),
    m("a monthly KPI was read in September last", results("revenue", "period", "2026-09"), "K108 kpis#revenue"),
    m("the results of a monthly KPI are gone, nine days after its quarter began", results("brand-searches", "kpi", "revenue")),
    m(
        "a goal's success is below where it stands",
        {"goals.awareness.kpis.reach.success": "19000", "goals.awareness.kpis.reach.failure": "15000"},
        "K109 goals#awareness",
    ),
    m(
        "a cost is a success although it rises",
        {"channels.paid-social.kpis.cost-per-click.success": "0.72"},
        "K109 channels/paid-social",
    ),
    m("a baseline is corrected to above success", {"goals.list-growth.kpis.new-subscribers.baseline": "600"}, "K109 goals#list-growth"),
    m(
        "a quarter ended in failure, and something was decided since",
        {"channels.press.kpis.press-mentions.period": "2026-q4", "channels.press.kpis.press-mentions.failure": "2"},
    ),
    m(
        "a quarter ended in failure, and nothing was decided since",
        {
            "channels.press.kpis.press-mentions.period": "2026-q4",
            "channels.press.kpis.press-mentions.failure": "2",
            "decisions.2": CUT,
        },
        "K110 channels/press",
    ),
)

PLAN = (
    m("no post names a campaign", each("posts", "campaign", CUT, where="campaign", only="fair-season"), "P101 campaigns/fair-season"),
    m(
        "a campaign is added without posts",
        {
            "campaigns.raya": {
                "name": "Kuih plates",
                "starts": "2027-03-01",
                "ends": "2027-03-12",
                "goals": ["awareness"],
                "channels": ["instagram"],
                "budget": {"planned": "300"},
            }
        },
        "P101 campaigns/raya",
    ),
    m(
        "a campaign ends a week earlier",
        {"campaigns.new-year-refresh.ends": "2027-01-24"},
        "P102 posts/no-holes-in-the-wall",
        "P102 posts/five-upgrades-on-video",
    ),
    m(
        "a campaign starts two weeks later",
        {"campaigns.cny-reunion.starts": "2 weeks before cny"},
        *(
            f"P102 posts/{key}"
            for key in ("cny-sets-are-in", "cny-postcard", "cny-sets-ad", "cups-for-twelve", "gift-guide-pitch", "red-glaze-test")
        ),
    ),
    m(
        "a post is labelled with another campaign",
        {"posts.nine-pieces-one-table.campaign": "cny-reunion"},
        "P102 posts/nine-pieces-one-table",
    ),
    m("a post moves into the freeze", {"posts.cny-greeting.date": "2027-02-05"}, "P103 posts/cny-greeting"),
    m("the freeze moves onto a post", {"key_dates.cny-freeze.date": "2027-02-03"}, "P103 posts/cup-meets-niece"),
    m(
        "the freeze moves onto two slots with topics",
        {"key_dates.cny-freeze.date": "2027-02-09"},
        "P103 cadences/carousels",
        "P103 cadences/articles",
    ),
    m("a post loses its date", {"posts.fair-first-day.date": CUT}, "P104 posts/fair-first-day"),
    m("a post without a date is an idea", {"posts.fair-first-day.date": CUT, "posts.fair-first-day.status": "idea"}),
    m("a post loses its channels", {"posts.cny-last-orders.channels": CUT}, "P105 posts/cny-last-orders"),
    m(
        "a past post is only scheduled",
        {"posts.one-tray-no-key-hunt.status": "scheduled", "posts.one-tray-no-key-hunt.published": CUT},
        "P106 posts/one-tray-no-key-hunt",
    ),
    m(
        "yesterday's carousel is only approved",
        {"posts.five-desk-upgrades.status": "approved", "posts.five-desk-upgrades.published": CUT},
        "P106 posts/five-desk-upgrades",
    ),
    # The step that sets the ad up was due before it, too, and is not done.
    m("an ad's date moves to yesterday", {"posts.cny-sets-ad.date": "2027-01-12"}, "P106 posts/cny-sets-ad", "C105 posts/cny-sets-ad"),
    m("a stage is added", {"stages.revival": {"name": "Comes back after a year"}}, "P107 stages#revival"),
    m(
        "all content for those who come back is for those who buy",
        {**each("posts", "stage", "conversion", where="stage", only="retention"), "cadences.letters.stage": "conversion"},
        "P107 stages#retention",
    ),
    # TikTok is measured by shares, which are about this stage.
    m(
        "all content for those who tell others is relabelled",
        {"cadences.polls.stage": "consideration", "posts.desk-of-the-month-march.stage": "consideration"},
        "P107 stages#advocacy",
        "P121 channels/tiktok",
    ),
    m(
        "reels change their pillar",
        {"cadences.reels.pillar": "from-the-kiln"},
        "P108 pillars/affordable-finds",
        "P108 pillars/from-the-kiln",
    ),
    m(
        "two pillars change their shares",
        {"pillars.affordable-finds.share": "28%", "pillars.your-corner.share": "27%"},
        "P108 pillars/affordable-finds",
        "P108 pillars/your-corner",
    ),
    m("two pillars change their shares a little", {"pillars.affordable-finds.share": "42%", "pillars.your-corner.share": "13%"}),
    m("a promise is raised", {"channels.instagram.promise.reel": "4 a week"}, "P109 channels/instagram"),
    m("the newsletter promises every week", {"channels.newsletter.promise.newsletter": "1 a week"}, "P109 channels/newsletter"),
    m("a promise of pictures is added", {"channels.instagram.promise.image": "1 a week"}, "P109 channels/instagram"),
    m("a promise is lowered", {"channels.instagram.promise.reel": "2 a week"}),
    # Not on TikTok: the reunion sets come out there as a reel on Saturday, so there are three all the same.
    m("Friday's reel is gone and its slot stands open", {"posts.tiong-bahru-before-opening": CUT}, "P109 channels/instagram"),
    m("the last article's topic is gone", {"cadences.articles.topics.2027-03-22": CUT}, "P110 channels/blog"),
    m("a letter's topic is gone", {"cadences.letters.topics.2027-03-11": CUT}, "P110 channels/newsletter"),
    # The slot is near enough to be missed as a promise, too.
    m(
        "an article's topic in the next weeks is gone",
        {"cadences.articles.topics.2027-02-08": CUT},
        "P110 channels/blog",
        "P109 channels/blog",
    ),
    m("a silent channel is paused", {"cadences.articles.topics.2027-02-08": CUT, "channels.blog.status": "paused"}),
    m(
        "a post moves an hour before another",
        {"posts.cny-greeting.date": "2027-02-03", "posts.cny-greeting.time": "11:00"},
        "P111 posts/cup-meets-niece",
    ),
    m("a post moves a morning before another", {"posts.cny-greeting.date": "2027-02-03", "posts.cny-greeting.time": "08:00"}),
    # The approvals of the postcard and the ad were due before today: without them these steps are late.
    m(
        "nothing from Monday on is approved",
        {
            "posts.cups-for-twelve.status": "review",
            "posts.cups-for-twelve.done.approve": CUT,
            "posts.cny-postcard.status": "review",
            "posts.cny-postcard.done.approve": CUT,
            "posts.cny-sets-ad.status": "review",
            "posts.cny-sets-ad.done.approve": CUT,
        },
        "P113 posts/poll-first-thirty-dollars",
        "C105 posts/cny-postcard",
        "C105 posts/cny-sets-ad",
    ),
    m("a campaign with a boost is meant to be organic", {"campaigns.new-year-refresh.media": "organic"}, "P114 campaigns/new-year-refresh"),
    m("a campaign without ads is meant to be mixed", {"campaigns.fair-season.media": "mixed"}, "P114 campaigns/fair-season"),
    m("a campaign without ads is meant to be paid", {"campaigns.fair-season.media": "paid"}, "P114 campaigns/fair-season"),
    m(
        "a campaign with an ad is meant to be organic",
        {"campaigns.small-desk-big-days.media": "organic"},
        "P114 campaigns/small-desk-big-days",
    ),
    m("a channel loses its UTM tags", {"channels.facebook-group.utm": CUT}, "P115 channels/facebook-group"),
    m(
        "Instagram loses its UTM tags",
        {"channels.instagram.utm": CUT, "channels.instagram.utm_paid": CUT},
        "P115 channels/instagram",
    ),
    m("the newsletter loses its UTM tags", {"channels.newsletter.utm": CUT}, "P115 channels/newsletter"),
    m("the fair stand loses its UTM tags", {"channels.trade-show.utm": CUT}, "P115 channels/trade-show"),
    m("a channel's tags lose their medium", {"channels.tiktok.utm.medium": CUT}, "P115 channels/tiktok"),
    m("the blog, on the brand's own site, loses its UTM tags", {"channels.blog.utm": CUT}),
    m("the press, which nobody can tag, loses its UTM tags", {"channels.press.utm": CUT}),
    m("a medium that analytics does not know", {"channels.newsletter.utm.medium": "newsletter"}, "P116 channels/newsletter"),
    m("a medium of the blog that analytics does not know", {"channels.blog.utm.medium": "button"}, "P116 channels/blog"),
    m("a medium that analytics does not know, of a source that it does", {"channels.instagram.utm.medium": "organic-social"}),
    m(
        "a post keeps the address of the one it was copied from",
        {"posts.kiln-opening-january.url": "https://instagram.example/p/kk-0106"},
        "P117 posts/kiln-opening-january",
    ),
    m(
        "a post keeps the content tag of the one it was made from",
        {"posts.five-upgrades-on-video.utm": {"content": "five-desk-upgrades"}},
        "P117 posts/five-upgrades-on-video",
    ),
    m("a channel names one content for all links", {"channels.facebook-group.utm.content": "group"}, "P117 channels/facebook-group"),
    m("an article loses its keywords", {"posts.snack-table-small-flat.keywords": CUT}, "P118 posts/snack-table-small-flat"),
    m("another article loses its keywords", {"posts.desk-or-dining-table.keywords": CUT}, "P118 posts/desk-or-dining-table"),
    m("a published article loses its keywords", {"posts.small-table-light.keywords": CUT}),
    m(
        "a published post's day still hangs on a key date",
        {
            "posts.cny-sets-are-in.date": "26 days before cny",
            "posts.cny-sets-are-in.status": "published",
            "posts.cny-sets-are-in.channels": ["instagram", "tiktok", "facebook-group"],
        },
        "P119 posts/cny-sets-are-in",
    ),
    m(
        "a published post hangs on a key date and says when it came out",
        {
            "posts.cny-sets-are-in.date": "26 days before cny",
            "posts.cny-sets-are-in.status": "published",
            "posts.cny-sets-are-in.published": "2027-01-11",
            "posts.cny-sets-are-in.channels": ["instagram", "tiktok", "facebook-group"],
        },
    ),
    m("a campaign is paused", {"campaigns.small-desk-big-days.status": "paused"}, "P120 campaigns/small-desk-big-days"),
    m("a campaign is cancelled", {"campaigns.cny-reunion.status": "cancelled"}, "P120 campaigns/cny-reunion"),
    m("a campaign is done before its last posts", {"campaigns.new-year-refresh.status": "done"}, "P120 campaigns/new-year-refresh"),
    m(
        "the blog, which answers, is measured by sales",
        {"channels.blog.kpis.revenue": {"baseline": "3000", "target": "5000", "success": "4500", "failure": "3000", "period": "2027-q1"}},
        "P121 channels/blog",
    ),
    m("a campaign names a channel in vain", {"campaigns.fair-season.channels.+": "facebook-group"}, "P122 campaigns/fair-season"),
    m("a campaign names a channel that its series use", {"campaigns.fair-season.channels.+": "tiktok"}),
    m("the only letter of a campaign leaves it", {"posts.letter-january.campaign": CUT}, "P122 campaigns/new-year-refresh"),
    m("the only postcard of a campaign is cancelled", {"posts.cny-postcard.status": "cancelled"}, "P122 campaigns/cny-reunion"),
    # Without it readers get no letter for four weeks, and one every two is promised.
    m(
        "the only letter of a campaign is cancelled",
        {"posts.letter-before-cny.status": "cancelled"},
        "P122 campaigns/cny-reunion",
        "P109 channels/newsletter",
        "P110 channels/newsletter",
    ),
    m("ads carry the tags of posts", {"channels.paid-social.utm_paid.medium": "social"}, "P123 channels/paid-social"),
    m("posts carry the tags of ads", {"channels.instagram.utm.medium": "cpc"}, "P123 channels/instagram"),
    m("letters carry the tags of ads", {"channels.newsletter.utm.medium": "cpc"}, "P123 channels/newsletter"),
)

TEAM = (
    m(
        "a role's lead is removed, and two hold it",
        {"roles.copywriter.lead": CUT, "people.lin.roles": ["freelancer", "copywriter"]},
        "C101 roles/copywriter",
    ),
    m(
        "the analyst's lead is removed, and two hold the role",
        {"roles.analyst.lead": CUT, "people.faizal.roles": ["social-media-manager", "analyst"]},
        "C101 roles/analyst",
    ),
    m("a role's lead is removed, and one holds it", {"roles.copywriter.lead": CUT}),
    # Who loses the only role has none left.
    m(
        "nobody writes any more",
        {"roles.copywriter.lead": CUT, "people.priya.roles": CUT},
        "C101 roles/copywriter",
        "C119 people/priya",
    ),
    m(
        "a role is added and nobody holds it",
        {"roles.photographer": {"name": "Photographer", "responsibilities": ["product pictures"]}},
        "C102 roles/photographer",
    ),
    m("a role loses what it answers for", {"roles.shop-manager.responsibilities": CUT}, "C103 roles/shop-manager"),
    m("a post's format has no workflow", {"posts.fair-first-day.format": "podcast"}, "C104 posts/fair-first-day"),
    # The workflow that was to be theirs is left without content.
    m(
        "a workflow is for another format",
        {"workflows.direct-mail.formats": ["webinar"]},
        "C104 posts/cny-postcard",
        "C104 posts/fair-mailing",
        "C118 workflows/direct-mail",
    ),
    m("a past step is not done", {"posts.cny-postcard.done.print": CUT}, "C105 posts/cny-postcard"),
    m(
        "a text is not written in time",
        {"posts.gift-guide-pitch.done.text": CUT, "posts.gift-guide-pitch.status": "drafting"},
        "C105 posts/gift-guide-pitch",
    ),
    m("a request loses its date", {"requests.zh-proofreading.needed_by": CUT}, "C106 requests#zh-proofreading"),
    m("a request counted from a launch loses its date", {"requests.creator-rights.needed_by": CUT}, "C106 requests#creator-rights"),
    m(
        "what was delivered was not",
        {"requests.glaze-footage.delivered": CUT, "requests.glaze-footage.status": "promised"},
        "C107 requests#glaze-footage",
    ),
    m("a request's date moves to yesterday", {"requests.zh-proofreading.needed_by": "2027-01-12"}, "C107 requests#zh-proofreading"),
    m("a meeting loses its roles", {"meetings.kpi-review.roles": CUT}, "C108 meetings#kpi-review"),
    m("a meeting loses its people", {"meetings.fair-debrief.people": CUT}, "C108 meetings#fair-debrief"),
    m("a meeting loses its people and keeps its roles", {"meetings.launch-sync.people": CUT}),
    m("a role loses its backup", {"roles.copywriter.backup": CUT}, "C109 roles/copywriter"),
    m("the client's role loses its backup", {"roles.client.backup": CUT}, "C109 roles/client"),
    m("a role's backup is the same person", {"roles.analyst.backup": "strategist"}, "C109 roles/analyst"),
    m("nobody has the last word in a step", {"workflows.reel.steps.visuals.raci.accountable": CUT}, "C110 workflows/reel"),
    m(
        "another than the approver has the last word",
        {"workflows.reel.steps.approve.raci.accountable": "strategist"},
        "C110 workflows/reel",
    ),
    m("two approve a step", {"workflows.event.steps.approve.role": ["client", "shop-manager"]}, "C110 workflows/event"),
    m("an absence over deadlines, which was accepted, is not", {"people.jun.ignore": CUT}, "C111 people/jun"),
    m(
        "an absence over two Mondays of briefs",
        {"people.mei.away.+": {"from": "2027-01-18", "to": "2027-01-29"}},
        "C111 people/mei",
    ),
    m("an absence of one day", {"people.faizal.away.+": {"from": "2027-03-17"}}),
    m("a week may have fewer tasks", {"settings.review": {"tasks_a_week": "13"}}, "C112 people/mei"),
    m("a reel's approval moves after scheduling", {"workflows.reel.steps.approve.due": "Friday, 1 week before"}, "C113 workflows/reel"),
    m(
        "a letter's approval moves after scheduling",
        {"workflows.newsletter.steps.approve.due": "Wednesday, same week"},
        "C113 workflows/newsletter",
    ),
    m("an ad's approval moves after it is set up", {"workflows.ad.steps.approve.due": "1 working day before"}, "C113 workflows/ad"),
    m(
        "a poll's approval moves after publishing",
        {"workflows.story-poll.steps.approve.due": "Saturday, same week"},
        "C113 workflows/story-poll",
    ),
    m("an approval moves on the same day before scheduling", {"workflows.reel.steps.approve.due": "Thursday, 1 week before at 16:00"}),
    m("a request moves to the launch", {"requests.creator-rights.needed_by": "desk-launch"}, "C114 requests#creator-rights"),
    m(
        "a request moves after a campaign's start",
        {"requests.shelf-samples.needed_by": "1 day after desk-launch"},
        "C114 requests#shelf-samples",
    ),
    m("a request moves to the day before a post", {"requests.zh-proofreading.needed_by": "2027-02-05"}, "C114 requests#zh-proofreading"),
    m("a request moves to the fair", {"requests.fair-pass-list.needed_by": "gift-fair"}, "C114 requests#fair-pass-list"),
    m(
        "a request nobody promised is needed on Monday",
        {"requests.zh-proofreading.needed_by": "2027-01-18"},
        "C115 requests#zh-proofreading",
    ),
    m(
        "a request nobody promised is needed today",
        {"requests.delivery-cutoff.delivered": CUT, "requests.delivery-cutoff.status": "asked"},
        "C115 requests#delivery-cutoff",
    ),
    m(
        "a request that was promised is needed today",
        {"requests.delivery-cutoff.delivered": CUT, "requests.delivery-cutoff.status": "promised"},
    ),
    m("captions are due before pictures", {"workflows.static.steps.captions.due": "Monday, 1 week before"}, "C116 workflows/static"),
    m("a brief is due after pictures", {"workflows.reel.steps.brief.due": "Wednesday, 1 week before"}, "C116 workflows/reel"),
    m(
        "a campaign's owner leaves before it ends",
        {"people.lin.until": "2027-02-28", "campaigns.small-desk-big-days.owner": "lin"},
        "C117 campaigns/small-desk-big-days",
    ),
    m("a campaign's owner stays until it ends", {"campaigns.small-desk-big-days.owner": "lin"}),
    m(
        "somebody leaves before the work that bears their name",
        {"people.lin.until": "2027-01-14"},
        *(f"C117 {address}" for address in ("posts/no-holes-in-the-wall", "posts/five-upgrades-on-video", "campaigns/cny-reunion")),
    ),
    # Lin leads the role of freelancers, alone, which steps in for the designer: nobody does now, so nobody is away together with Jun.
    m(
        "somebody has left, and the plan still names them",
        {"people.lin.until": "2027-01-08"},
        "C102 roles/freelancer",
        *(
            f"C117 {address}"
            for address in (
                "roles/freelancer",
                "channels/tiktok",
                "posts/no-holes-in-the-wall",
                "posts/five-upgrades-on-video",
                "campaigns/cny-reunion",
            )
        ),
        "W190 roles/designer",
    ),
    # Rachel answers for two goals, the launch and the fair, and is the only client: after her nobody approves.
    m(
        "the client leaves in February",
        {"people.rachel.until": "2027-02-15"},
        "C101 roles/client",
        *(f"C117 goals#{key}" for key in ("online-revenue", "office-orders")),
        *(f"C117 {address}" for address in ("campaigns/fair-season", "key-dates#desk-launch", "key-dates#gift-fair")),
        *(f"C117 posts/{key}" for key in ("fair-mailing", "fair-stand")),
    ),
    m(
        "a workflow is added that nothing takes",
        {"workflows.webinar": {"formats": ["webinar"], "steps": {"script": {"role": "copywriter", "due": "1 week before"}}}},
        "C118 workflows/webinar",
    ),
    m(
        "a workflow is added that an idea would take",
        {"workflows.podcast": {"formats": ["podcast"], "steps": {"script": {"role": "copywriter", "due": "1 week before"}}}},
    ),
    m("somebody new holds no role", {"people.ana": {"name": "Ana Lee"}}, "C119 people/ana"),
    m("a role's lead does not name it themselves", {"people.lin.roles": CUT}),
    m(
        "one person does most of a workflow",
        {f"workflows.article.steps.{step}.role": "copywriter" for step in ("outline", "pictures", "measure")},
        "C120 workflows/article",
    ),
    m(
        "the poll is approved by who made it",
        {"workflows.story-poll.steps.approve.role": "social-media-manager"},
        "C121 workflows/story-poll",
    ),
    m("two who are away together, which was accepted, is not", {"roles.designer.ignore": CUT}, "C122 roles/designer"),
    m(
        "the shop is away with the client",
        {"people.siti.away.+": {"from": "2027-02-04", "to": "2027-02-10"}, "people.rachel.away.0.from": "2027-02-04"},
        "C122 roles/client",
        "C122 roles/shop-manager",
    ),
)

WHOLE = (
    m(
        "a post serves nothing",
        {f"posts.cny-last-orders.{field}": CUT for field in ("goals", "campaign", "pillar")},
        "W101 posts/cny-last-orders",
    ),
    m("a post names no goal, and its campaign does", {"posts.cny-last-orders.goals": CUT}),
    # Only content without owner and workflow has nobody; the goal is said to lack its owner by the rule for that, too.
    m(
        "a goal and its content have nobody",
        {
            "goals.hiring": {
                "statement": "Find a second person for the kiln by the end of March.",
                "kpis": {"quote-requests": {"baseline": "0", "target": "20", "success": "15", "failure": "5", "period": "2027-q1"}},
                "by": "2027-03-31",
            },
            "posts.kiln-job": {
                "title": "A job at 1,200 degrees",
                "date": "2027-03-04",
                "time": "18:00",
                "channels": ["shop"],
                "format": "podcast",
                "goals": ["hiring"],
            },
        },
        "W102 goals#hiring",
        "S103 goals#hiring",
        "C104 posts/kiln-job",
    ),
    m("the strategy was to be looked at again", {"strategy.review_by": "2027-01-08"}, "W103 strategy"),
    m("an audience was to be looked at again", {"audiences.night-desk.review_by": "2027-01-08"}, "W103 audiences/night-desk"),
    m(
        "a campaign was to be looked at again",
        {"campaigns.small-desk-big-days.review_by": "2027-01-12"},
        "W103 campaigns/small-desk-big-days",
    ),
    m("a key date was to be looked at again", {"key_dates.hari-raya-puasa.review_by": "2027-01-12"}, "W103 key-dates#hari-raya-puasa"),
    m("a published post was to be looked at again", {"posts.five-desk-upgrades.review_by": "2027-01-11"}),
    m("something is accepted that is no gap", {"kpis.reach.ignore": {"K101": "The agency knows"}}, "W190 kpis#reach"),
    m("a code is accepted that is none", {"posts.desk-clinic.ignore": {"S999": "A typing mistake"}}, "W190 posts/desk-clinic"),
    # Nobody is away any more: neither Jun's deadlines nor those who step in need an exception.
    m("who was away is there again", {"people.jun.away": CUT}, "W190 people/jun", "W190 roles/designer"),
)

MORE = (
    # Without a paid channel nothing says any more that boosts are bought through this one.
    m(
        "all channels are owned",
        {f"channels.{key}.media": "owned" for key in ("press", "facebook-group", "paid-social")},
        "S114 channels",
        "P122 campaigns/new-year-refresh",
    ),
    # In February the group now gets one carousel less than promised: that of the launch.
    m(
        "the launch moves a week, and three teasers stay",
        {"key_dates.desk-launch.date": "2027-03-04"},
        *(f"P102 posts/{key}" for key in ("letter-after-cny", "ninety-centimetres", "draw-your-table")),
        "P109 channels/facebook-group",
    ),
    m(
        "a channel's own day of a post is in the freeze",
        {"posts.cny-sets-are-in.channels.facebook-group.date": "2027-02-05"},
        "P103 posts/cny-sets-are-in",
    ),
    # Its slot has a topic, and so has tasks that were due.
    m("a published poll is gone", {"posts.poll-next-glaze": CUT}, "P106 cadences/polls", "C105 cadences/polls"),
    m("pillars may miss their share by two points", {"settings.review": {"pillar_tolerance": "2%"}}, "P108 pillars/your-corner"),
    m("the second carousel of a month goes on hold", {"posts.small-desk-launch.status": "on-hold"}, "P109 channels/facebook-group"),
    m("content should be approved ten days ahead", {"settings.review": {"runway_days": "10"}}, "P113 posts/poll-first-thirty-dollars"),
    m(
        "a mix is a third of each",
        {"settings.review": {"mixed_share": "30%"}},
        *(f"P114 campaigns/{key}" for key in ("new-year-refresh", "cny-reunion", "small-desk-big-days")),
    ),
    # The boost was all that the campaign had in the paid channel.
    m(
        "the only boost of a campaign is cut",
        {"posts.five-desk-upgrades.boost": CUT},
        "P114 campaigns/new-year-refresh",
        "P122 campaigns/new-year-refresh",
    ),
    m("an ad in a paid channel does not say that it is paid", {"posts.launch-ad.paid": CUT}),
    m("an ad has a medium of posts", {"posts.launch-ad.utm.medium": "social"}, "P123 channels/paid-social"),
    m("somebody comes later than the work that bears their name", {"people.lin.from": "2027-02-01"}, "C111 people/lin"),
    m("the client is away on a Thursday", {"people.rachel.away.+": {"from": "2027-02-18"}}),
    m("a Thursday is a holiday", {"key_dates.extra": {"name": "Election day", "date": "2027-02-18", "kind": "holiday", "day_off": ["SG"]}}),
    m(
        "who schedules is away on a Thursday of approvals",
        {"people.faizal.away.+": {"from": "2027-02-25"}},
        "C113 cadences/reels",
        "C113 posts/second-hand-tables",
    ),
    m("requests should be promised a week before", {"settings.review": {"request_days": "7"}}, "C115 requests#zh-proofreading"),
    # Faizal answers for two goals and three series, and nobody else holds his role.
    m(
        "who runs the channels leaves in February",
        {"people.faizal.until": "2027-02-28"},
        "C101 roles/social-media-manager",
        *(f"C117 {address}" for address in ("goals#worth-saving", "goals#keep-rhythm", "posts/fair-first-day")),
        *(f"C117 cadences/{key}" for key in ("reels", "carousels", "polls")),
    ),
    m("the designer leaves after the deadlines of what comes later", {"people.jun.until": "2027-02-28"}, "C101 roles/designer"),
    # Siti answers for a goal, an event and the stocktake.
    m(
        "who runs the shop leaves in February",
        {"people.siti.until": "2027-02-10"},
        "C101 roles/shop-manager",
        *(f"C117 {address}" for address in ("goals#answer-fast", "key-dates#stocktake", "posts/desk-clinic")),
        *(f"C117 accounts#{key}" for key in ("shopify", "domain")),
    ),
    # Mei holds two roles.
    m("who plans comes in February", {"people.mei.from": "2027-02-01"}, "C101 roles/strategist", "C101 roles/analyst"),
    m(
        "a channel that is only planned has no content yet",
        {
            "channels.podcast": {
                "name": "Podcast",
                "media": "owned",
                "purpose": "Be heard on the way to work.",
                "success": "People write to us about an episode.",
                "failure": "Nobody listens to the end.",
                "promise": {"podcast": "1 a month"},
                "status": "planned",
            }
        },
    ),
    m(
        "a series is added that says all that it should",
        {
            "cadences.shorts": {
                "title": "Short",
                "every": "week on sat",
                "at": "11:00",
                "channels": ["tiktok"],
                "format": "short",
                "pillar": "your-corner",
                "stage": "awareness",
                "goals": ["awareness"],
                "starts": "2027-02-13",
                "ends": "2027-03-27",
                "owner": "faizal",
                "topics": ["A desk in Bishan", "A desk in Queenstown", "A desk in Bedok"],
            }
        },
    ),
)

ACCOUNTS = (
    m("an account loses its owner", {"accounts.mailchimp.owner": CUT}, "C123 accounts#mailchimp"),
    m("an account loses its backup", {"accounts.domain.backup": CUT}, "C124 accounts#domain"),
    # Mei is the analyst.
    m("who steps in for an account is its owner", {"accounts.analytics.backup": "mei"}, "C124 accounts#analytics"),
    m("an account ends in two weeks", {"accounts.domain.renews": "2027-01-27"}, "C125 accounts#domain"),
    m("an account ends in five weeks", {"accounts.domain.renews": "2027-02-17"}),
    m("an account ended last year", {"accounts.scheduler.renews": "2026-11-20"}, "C125 accounts#scheduler"),
    m("nobody says where credentials are kept", {"accounts.shopify.kept_in": CUT}, "C126 accounts#shopify"),
    m("the account of a channel is taken off the list", {"accounts.tiktok-business": CUT}, "C127 channels/tiktok"),
    m("no account names a channel", each("accounts", "channels", CUT)),
    m("there is no list of accounts", {f"accounts.{key}": CUT for key in entries("accounts")}),
)

MUTATIONS = (*STRATEGY, *NUMBERS, *PLAN, *TEAM, *WHOLE, *MORE, *ACCOUNTS)


def mutated(changes: Mapping[str, Any]) -> dict[str, bytes]:
    """The sample's files after these changes."""
    files = deepcopy(SAMPLE)
    cuts = []
    for path, value in changes.items():
        holder, last = _holder(files, path.split("."))
        if value is CUT:
            cuts.append((holder, last))
        elif isinstance(holder, list) and last == "+":
            holder.append(value)
        elif isinstance(holder, list):
            holder[int(last)] = value
        else:
            holder[last] = value
    for holder, last in cuts:
        if isinstance(holder, list):
            del holder[int(last)]
        else:
            holder.pop(last, None)
    return {name: _dump(name, data) if data != SAMPLE[name] else _unchanged(name) for name, data in files.items()}


def _holder(files: dict[str, Any], path: list[str]) -> tuple[Any, str]:
    """What the last step of a path is in; a new entry comes into the first file with its section, a new list is made."""
    holding = [data for data in files.values() if path[0] in data]
    data = next((data for data in holding if len(path) > 1 and isinstance(data[path[0]], dict) and path[1] in data[path[0]]), holding[0])
    for step, following in pairwise(path):
        if following == "+" and step not in data:
            data[step] = []
        data = data[int(step)] if isinstance(data, list) else data[step]
    return data, path[-1]


@cache
def _unchanged(name: str) -> bytes:
    return _dump(name, SAMPLE[name])


def _dump(name: str, data: Any) -> bytes:
    if not name.endswith(".csv"):
        return yaml.dump(data, Dumper=_DUMPER, allow_unicode=True, sort_keys=False).encode()
    text = io.StringIO()
    writer = csv.DictWriter(text, data["results"][0].keys())
    writer.writeheader()
    writer.writerows(data["results"])
    return text.getvalue().encode()


_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def findings(changes: Mapping[str, Any]) -> Counter[str]:
    """What the review says, each as 'code address', and how often."""
    return Counter(f"{finding.code} {finding.address}" for finding in review_files(mutated(changes), TODAY))


@cache
def unmutated() -> Counter[str]:
    return findings({})


@pytest.mark.parametrize("mutation", MUTATIONS, ids=[mutation.name for mutation in MUTATIONS])
def test_a_change_is_found_by_the_rule_that_should_and_by_no_other(mutation: Mutation) -> None:
    assert set(findings(mutation.changes) - unmutated()) == set(mutation.expected)


def test_writing_the_sample_back_changes_no_finding() -> None:
    files = {name: (ROOT / name).read_bytes() for name in SAMPLE}
    assert unmutated() == Counter(f"{finding.code} {finding.address}" for finding in review_files(files, TODAY))


def test_every_rule_is_set_off_or_cannot_be() -> None:
    covered = {expected.split()[0] for mutation in MUTATIONS for expected in mutation.expected}
    assert covered | NOT_FROM_THE_SAMPLE.keys() == RULES.keys() | {UNUSED}
    assert not covered & NOT_FROM_THE_SAMPLE.keys()


def test_every_mutation_changes_something_and_has_a_name_of_its_own() -> None:
    plain = mutated({})
    assert all(mutated(mutation.changes) != plain for mutation in MUTATIONS)
    assert len({mutation.name for mutation in MUTATIONS}) == len(MUTATIONS)
