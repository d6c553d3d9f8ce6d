"""Google Analytics 4's default channel groups, as support.google.com/analytics/answer/9756891 defines them."""

from __future__ import annotations

import pytest

from mkdocs_playbook.review.channel_groups import channel_group


@pytest.mark.parametrize(
    ("source", "medium", "group"),
    [
        ("instagram", "social", "Organic Social"),
        ("Instagram", "story-link", "Organic Social"),
        ("m.facebook.com", "anything", "Organic Social"),
        ("gazette", "SM", "Organic Social"),
        ("instagram", "paid-social", "Paid Social"),
        ("facebook", "cpc", "Paid Social"),
        ("facebook", "cpm", "Paid Social"),
        ("gazette", "cpm", "Display"),
        ("gazette", "paid", "Paid Other"),
        ("google", "cpc", "Paid Search"),
        ("google", "organic", "Organic Search"),
        ("youtube", "ppc", "Paid Video"),
        ("gazette", "video-link", "Organic Video"),
        ("newsletter", "email", "Email"),
        ("e-mail", "letter", "Email"),
        ("gazette", "referral", "Referral"),
        ("partner", "affiliate", "Affiliates"),
        ("sms", "text", "SMS"),
        ("spot", "audio", "Audio"),
        ("app-news", "web-push", "Mobile Push Notifications"),
        ("mailchimp", "newsletter", "Unassigned"),
        ("postcard", "print", "Unassigned"),
        ("", "", "Unassigned"),
    ],
)
def test_a_visit_is_counted_by_source_and_medium(source: str, medium: str, group: str) -> None:
    assert channel_group(source, medium) == group


@pytest.mark.parametrize(
    ("campaign", "group"),
    [("2027-shop-evening", "Organic Shopping"), ("eshop", "Organic Shopping"), ("workshop", "Email"), ("new-year", "Email")],
)
def test_a_campaign_about_a_shop_is_counted_as_shopping(campaign: str, group: str) -> None:
    assert channel_group("newsletter", "email", campaign) == group
