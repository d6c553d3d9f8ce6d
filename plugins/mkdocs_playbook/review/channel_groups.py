"""The default channel groups of Google Analytics 4: where a visit is counted, by the UTM tags of its link.

The definitions are those of support.google.com/analytics/answer/9756891 ("Manual traffic"), in their order; the first that
fits wins, and upper or lower case makes no difference. The lists of sites are Google's own and long; here are the names that
marketers write, rather too many than too few, since it is worse to call a good tag bad than the other way round.
"""

from __future__ import annotations

import re

UNASSIGNED = "Unassigned"

ORGANIC = frozenset({"Organic Shopping", "Organic Social", "Organic Video", "Organic Search", "Referral", "Email"})
PAID = frozenset({"Paid Shopping", "Paid Search", "Paid Social", "Paid Video", "Paid Other", "Display", "Cross-network"})

_SEARCH = frozenset(
    [
        "google",
        "bing",
        "yahoo",
        "duckduckgo",
        "baidu",
        "yandex",
        "ecosia",
        "naver",
        "daum",
        "seznam",
        "ask",
        "aol",
        "qwant",
        "startpage",
        "brave",
    ]
)
_SOCIAL = frozenset(
    [
        "facebook",
        "fb",
        "instagram",
        "ig",
        "tiktok",
        "linkedin",
        "lnkd.in",
        "twitter",
        "t.co",
        "x.com",
        "pinterest",
        "reddit",
        "snapchat",
        "threads",
        "mastodon",
        "bluesky",
        "bsky",
        "tumblr",
        "quora",
        "whatsapp",
        "telegram",
        "discord",
        "messenger",
        "vk",
        "vkontakte",
        "weibo",
        "wechat",
        "line",
        "kakao",
        "kakaotalk",
        "xing",
        "nextdoor",
        "meetup",
        "medium",
        "flickr",
        "deviantart",
        "goodreads",
        "livejournal",
        "ok.ru",
        "odnoklassniki",
        "slashdot",
        "stackoverflow",
        "stackexchange",
        "yelp",
        "tripadvisor",
        "wordpress",
        "blogger",
        "disqus",
        "linktree",
    ]
)
_VIDEO = frozenset(["youtube", "youtu.be", "vimeo", "dailymotion", "twitch", "netflix", "hulu", "ted", "youku", "iqiyi"])
_SHOPPING = frozenset(
    [
        "amazon",
        "ebay",
        "etsy",
        "alibaba",
        "aliexpress",
        "walmart",
        "shopify",
        "shopping.google.com",
        "shopee",
        "lazada",
        "rakuten",
        "mercadolibre",
    ]
)

_PAID_MEDIUM = re.compile(r"(.*cp.*|ppc|retargeting|paid.*)")
_SHOP_CAMPAIGN = re.compile(r".*(([^a-df-z]|^)shop|shopping).*")
_SOCIAL_MEDIUM = ("social", "social-network", "social-media", "sm", "social network", "social media")
_DISPLAY_MEDIUM = ("display", "banner", "expandable", "interstitial", "cpm")
_EMAIL = ("email", "e-mail", "e_mail", "e mail")


def channel_group(source: str, medium: str, campaign: str = "") -> str:
    """The group that Google Analytics 4 counts a visit in whose link has these tags."""
    source, medium, campaign = source.strip().lower(), medium.strip().lower(), campaign.strip().lower()
    social, video, search = _is_of(source, _SOCIAL), _is_of(source, _VIDEO), _is_of(source, _SEARCH)
    shopping = _is_of(source, _SHOPPING) or bool(_SHOP_CAMPAIGN.fullmatch(campaign))
    paid = bool(_PAID_MEDIUM.fullmatch(medium))
    groups = {
        "Direct": source == "(direct)" and medium in ("(not set)", "(none)"),
        "Cross-network": "cross-network" in campaign,
        "Paid Shopping": paid and shopping,
        "Paid Search": paid and search,
        "Paid Social": paid and social,
        "Paid Video": paid and video,
        "Display": medium in _DISPLAY_MEDIUM,
        "Paid Other": paid,
        "Organic Shopping": shopping,
        "Organic Social": social or medium in _SOCIAL_MEDIUM,
        "Organic Video": video or "video" in medium,
        "Organic Search": search or medium == "organic",
        "Referral": medium in ("referral", "app", "link"),
        "Email": source in _EMAIL or medium in _EMAIL,
        "Affiliates": medium == "affiliate",
        "Audio": medium == "audio",
        "SMS": "sms" in (source, medium),
        "Mobile Push Notifications": medium.endswith("push") or "mobile" in medium or "notification" in medium or source == "firebase",
    }
    return next((group for group, fits in groups.items() if fits), UNASSIGNED)


def _is_of(source: str, names: frozenset[str]) -> bool:
    """Whether a source is one of these sites: by its name, or by its host, such as m.facebook.com."""
    if source in names:
        return True
    parts = source.split(".")
    return len(parts) > 1 and (parts[-2] in names or ".".join(parts[-2:]) in names)
