"""Plans as teams write them, of any size: the same size and seed give the same files.

A brand publishes about twenty times a week in eight channels; ten people work for it. What is past is published, what comes
soon is approved, the rest is planned. Larger plans have more brands and more years, as larger agencies have.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import sys
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

START = dt.date(2027, 1, 4)
"""A Monday."""
STEPS = 4
"""Deadlines of each post."""
MOVED = dt.timedelta(3)
"""So many days a deadline moves at most."""
LATE = 0.03
"""The share of posts to come with a step that should be done and is not."""
WEEKLY = 19
"""Posts of a brand in a week, where there are enough of them for a year."""


@dataclass(frozen=True)
class Slot:
    """What a brand may publish on a day: no two of them in one channel within two hours."""

    kind: str
    time: str
    channels: tuple[str, ...]
    format: str
    pillar: str
    stage: str
    weekdays: frozenset[int]


SLOTS = (
    Slot("reels", "12:00", ("instagram", "tiktok"), "reel", "finds", "awareness", frozenset(range(6))),
    Slot("carousels", "17:00", ("instagram",), "carousel", "advice", "consideration", frozenset(range(6))),
    Slot("letters", "07:30", ("newsletter",), "newsletter", "workshop", "retention", frozenset((1, 3))),
    Slot("articles", "09:00", ("blog", "linkedin"), "article", "advice", "consideration", frozenset(range(5))),
    Slot("polls", "18:30", ("facebook",), "poll", "corner", "advocacy", frozenset(range(6))),
    Slot("films", "16:00", ("youtube",), "video", "workshop", "awareness", frozenset(range(5))),
    Slot("threads", "14:00", ("linkedin",), "thread", "finds", "conversion", frozenset(range(5))),
)
CADENCES = (("reels", (0, 2, 4)), ("carousels", (1,)), ("letters", (3,)))
"""Which of them come every week, and on which weekdays."""
CHANNELS = {
    "instagram": ("Instagram", "social", "Get noticed by people who do not know us.", "reel: 3 a week, carousel: 1 a week"),
    "tiktok": ("TikTok", "social", "Find people who look for ideas before they look for shops.", "reel: 3 a week"),
    "newsletter": ("Newsletter", "email", "Speak to people who already trust us.", "newsletter: 1 a week"),
    "blog": ("Journal", "referral", "Be the answer when somebody searches.", ""),
    "linkedin": ("LinkedIn", "social", "Show offices how the things are made.", ""),
    "facebook": ("Facebook group", "social", "Ask before we decide.", ""),
    "youtube": ("YouTube", "video", "Show the whole way from sketch to shelf.", ""),
    "shop": ("Shop window", "print", "Make people on the street stop.", ""),
}
ROLES = {
    "strategist": ("Strategist", "Keeps plan and goals together."),
    "copywriter": ("Copywriter", "Finds the words and checks the prices."),
    "designer": ("Designer", "Makes every picture say one thing."),
    "client": ("Client", "Speaks for the brand and signs off what carries its name."),
    "publisher": ("Social media manager", "Gets things out on the day and stays for the conversation."),
    "analyst": ("Analyst", "Tells what happened before somebody asks."),
}
TEAM = ("strategist", "copywriter", "copywriter", "designer", "designer", "client", "client", "publisher", "publisher", "analyst")
"""The roles of a brand's ten people."""
HOLIDAYS = {"New Year's Day": (1, 1), "Labour Day": (5, 1), "National Day": (8, 9), "Christmas Day": (12, 25)}
BRANDS = (
    "Kopi Corner", "Lantern Row", "Tampines Tools", "Night Orchard", "Paper Harbour", "Salt & Thread", "Monsoon Mugs",
    "Little Foundry", "Blue Kiln", "Joo Chiat Lamps", "Void Deck Goods", "Sundial Soaps", "Third Floor", "Rain Tree Rugs",
    "Hock & Daughters", "Café Früh",
)  # fmt: skip
NAMES = (
    "Mei Tan", "Jun Lim", "Priya Nair", "Faizal Rahman", "Rachel Goh", "Siti Aminah", "Lin Xueling", "Arjun Menon", "Zoë Müller",
    "Wei Chen", "Nadia Ismail", "Kavya Rao", "Ethan Ong", "Hui Min Lee", "Omar Aziz", "Grace Teo", "Daniel Sim", "Aisyah Noor",
    "Vikram Das", "Chloe Yeo",
)  # fmt: skip
THINGS = (
    "folding table", "stoneware mug", "cable tray", "reading lamp", "shelf riser", "felt mat", "laptop stand", "shoe rack",
    "tea set", "hook rail", "book end", "plant stand", "linen runner", "desk organiser", "wall clock", "bath mat",
    "laundry basket", "spice rack", "balcony stool", "umbrella stand", "serving tray", "door mat", "bedside shelf", "pen well",
)  # fmt: skip
PLACES = (
    "a rented room", "a 3-room flat", "a narrow corridor", "the kitchen counter", "a study table of 90 cm", "a shared desk",
    "the balcony", "a first flat", "an office pantry", "the shop window", "a child's corner", "the hallway",
)  # fmt: skip
TITLES = (
    "Five ways to use a {thing} in {place}",
    "What a {thing} costs, and what it saves",
    "We tried one {thing} for a month: {place}",
    "Before and after: {place}, with a {thing}",
    "Which {thing} would you put in {place}?",
    "How a {thing} is made, from sketch to shelf",
    "Three mistakes in {place}, and the {thing} that mends one of them",
    "A {thing} under $30: does it hold?",
    "Measure these four things before you buy a {thing}",
    "From a reader: my {thing} and {place}",
    "Why this {thing} came back twice",
    "The {thing}, explained in a minute",
    "A {thing} as a gift, and how to wrap it",
    "Ask us anything about the {thing}",
    "One {thing}, three homes",
    "What we changed in the new {thing}",
    "“It fits”: {place} and our {thing}",
    "Reset {place} in seven minutes",
)
SENTENCES = (
    "We took it home for four weeks and wrote down what broke.",
    "It is 42 cm wide, which is a hand less than most.",
    "The price is ${price}, and delivery is the same day if you order before noon.",
    "Nobody needs a new flat for this; one evening is enough.",
    "Start with the depth: put the chair where it stands when you work, then measure what is left.",
    "Twenty-six of thirty-one came back only because they did not fit.",
    "The second photo shows what we would do differently.",
    "If your wall is old, put a marble on the shelf before you put anything else on it.",
    "The blue one turned grey in the kiln, so there are only {price} of it.",
    "Send us a picture of {place}, and we sketch it for you.",
    "It moves out with you: no holes, no glue.",
    "We asked two hundred people, and most of them said the same: too many cables.",
    "Bring it back within sixty days, whatever the reason.",
    "A {thing} does not make a room, but it ends the search for keys.",
    "Which would you choose, the low one or the deep one?",
    "The long version, with every measure, is in the journal.",
)


@dataclass(frozen=True)
class Post:
    id: str
    brand: int
    slot: Slot
    title: str
    day: dt.date
    cadence: bool
    campaign: str


@dataclass
class PlanText:
    """A playbook as text. `today` is the day on which it is to be looked at, in its middle."""

    files: dict[str, str]
    today: dt.date
    posts: dict[str, str]
    """Post → title."""
    counts: dict[str, int] = field(default_factory=dict)
    """Section → its number of entries."""

    def write(self, folder: Path) -> None:
        """Write the project, ready for `mkdocs build`."""
        for name, text in self.files.items():
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")


def write_plan(posts: int, seed: int = 1, *, weeks: int | None = None) -> PlanText:
    """A plan with exactly this many posts, each with `STEPS` deadlines.

    Without `weeks`, it lasts a year for 420 to 2,000 posts, less for fewer and several years for more. Raises `ValueError` where the
    cadences alone make more posts in so many weeks.
    """
    return _Writer(posts, Random(f"{seed}/{posts}"), weeks).plan()  # noqa: S311 - not a secret


class _Writer:
    def __init__(self, size: int, random: Random, weeks: int | None) -> None:
        self.size, self.random = size, random
        self.weeks = weeks or (52 if 416 < size <= 2000 else 104 if 2000 < size <= 20_000 else 156 if size > 20_000 else max(1, size // 8))
        self.brands = max(1, round(size / (self.weeks * WEEKLY)))
        self.ends = START + dt.timedelta(weeks=self.weeks) - dt.timedelta(1)
        self.today = START + dt.timedelta(weeks=self.weeks // 2, days=2)
        self.holidays = {dt.date(year, *day): name for year in range(START.year, self.ends.year + 1) for name, day in HOLIDAYS.items()}
        self.people = [[f"{_slug(NAMES[(brand * 7 + at) % len(NAMES)])}-{brand + 1}" for at in range(10)] for brand in range(self.brands)]

    def plan(self) -> PlanText:
        posts = self._posts()
        files = {
            "mkdocs.yml": self._config(),
            "content/pages/how-we-work.md": "# How we work\n\nPlans are made on Monday, pictures on Tuesday. See the [board](board.md).\n",
            "content/playbook.yml": self._playbook(),
            "content/strategy.yml": self._strategy(),
            "content/channels.yml": self._channels(),
            "content/measures.yml": self._measures(),
            "content/results.csv": self._results(),
            "content/team.yml": self._team(),
            "calendars/key-dates.yml": self._key_dates(),
            "calendars/campaigns.yml": self._campaigns(posts),
            "calendars/cadences.yml": self._cadences(posts),
        }
        months: dict[str, list[str]] = {}
        for post in posts:
            folder = f"{_slug(self._brand(post.brand))}/" if self.brands > 1 else ""
            months.setdefault(f"calendars/{folder}{post.day:%Y-%m}.yml", ["posts:"]).append(self._post(post))
        files |= {name: "\n".join(lines) + "\n" for name, lines in sorted(months.items())}
        counts = {"posts": len(posts), "channels": self.brands * len(CHANNELS), "people": self.brands * 10, "roles": len(ROLES)}
        counts["campaigns"] = files["calendars/campaigns.yml"].count("\n    name:")
        return PlanText(files, self.today, {post.id: post.title for post in posts}, counts)

    # ── what there is ──

    def _brand(self, number: int) -> str:
        name = BRANDS[number % len(BRANDS)]
        return name if number < len(BRANDS) else f"{name} {number // len(BRANDS) + 1}"

    def _posts(self) -> list[Post]:
        """The cadences' slots first; what else there is spreads over the weeks."""
        fixed: list[tuple[dt.date, int, Slot]] = []
        free: list[tuple[dt.date, int, Slot]] = []
        cadences = dict(CADENCES)
        for brand in range(self.brands):
            for at in range(self.weeks * 7):
                day = START + dt.timedelta(at)
                if day in self.holidays:
                    continue
                for slot in SLOTS:
                    if day.weekday() in slot.weekdays:
                        (fixed if day.weekday() in cadences.get(slot.kind, ()) else free).append((day, brand, slot))
        self.random.shuffle(free)
        if len(fixed) > self.size:
            raise ValueError(f"{self.size} posts are too few for {self.weeks} weeks")
        chosen = [(*one, True) for one in fixed] + [(*one, False) for one in free[: self.size - len(fixed)]]
        assert len(chosen) == self.size
        chosen.sort(key=lambda one: (one[0], one[1], one[2].time))
        posts, taken = [], set[str]()
        for day, brand, slot, cadence in chosen:
            title = self._fill(self.random.choice(TITLES))
            name = _slug(title)[:48].strip("-")
            name = name if name not in taken else f"{name}-{day:%m%d}"
            while name in taken:
                name += "-b"
            taken.add(name)
            campaign = self._campaign_id(brand, day) if self.random.random() < 0.6 else ""
            posts.append(Post(name, brand, slot, title, day, cadence, campaign))
        return posts

    def _campaign_id(self, brand: int, day: dt.date) -> str:
        """Campaigns follow each other, one a month."""
        return f"{day:%Y-%m}-{_slug(self._brand(brand))}"

    def _fill(self, text: str) -> str:
        return text.format(thing=self.random.choice(THINGS), place=self.random.choice(PLACES), price=self.random.randint(9, 79))

    def _member(self, brand: int, role: str, turn: int) -> str:
        holders = [person for person, held in zip(self.people[brand], TEAM, strict=True) if held == role]
        return holders[turn % len(holders)]

    # ── how it is written ──

    def _config(self) -> str:
        return (
            "site_name: Benchmark playbook\nsite_url: https://play.example/\ndocs_dir: content/pages\n"
            "theme:\n  name: material\n  font: false\n"
            "  features: [navigation.indexes, navigation.prune, navigation.tabs, navigation.top, toc.follow]\n"
            f"plugins:\n  - search\n  - playbook: {{today: {self.today}}}\nvalidation: {{anchors: warn}}\n"
        )

    def _playbook(self) -> str:
        periods = "".join(
            f"    {year}-q{quarter}: {{starts: {first}, ends: {last}}}\n"
            for year in range(START.year, self.ends.year + 1)
            for quarter in range(1, 5)
            if (first := max(START, dt.date(year, quarter * 3 - 2, 1)))
            <= (last := min(self.ends, dt.date(year + quarter // 4, quarter * 3 % 12 + 1, 1) - dt.timedelta(1)))
        )
        return (
            "playbook:\n  id: bench\n  title: Benchmark playbook\n  brand: Island Agency\n"
            "  description: What we publish for every brand, why, and who does what by when.\n"
            f"  timezone: Asia/Singapore\n  currency: SGD\n  holidays: [SG]\n  periods:\n{periods}"
            "settings:\n  review: {tasks_a_week: 30}\n"
            "meetings:\n  planning:\n    name: Planning\n    every: week on monday\n    at: 10:00\n    for: 45 minutes\n"
            "    roles: [strategist, client]\n    agenda: [what moved, what is late]\n"
        )

    def _strategy(self) -> str:
        offers = "".join(
            f"  offer-{brand + 1}:\n    name: {_text(self._brand(brand) + ' collection')}\n"
            "    description: Small pieces for small homes, from SGD 9 to 79.\n    audiences: [renters, first-keys]\n"
            f"    channels: {_list(self._channel_ids(brand))}\n    techniques: [before and after, clinics in the shop]\n"
            for brand in range(self.brands)
        )
        return (
            "strategy:\n  vision: Everybody should feel at home on ninety centimetres.\n"
            "  starting_point: People who know us come back; too few know us.\n"
            "  destination: A third more orders online, without a sale.\n"
            "  approach: Short films make us known, advice makes us useful, letters bring people back.\n"
            "  positioning:\n    for: people in small flats\n    who: want a place that feels like theirs\n    is_a: family of shops\n"
            "    that: makes one corner better in an evening\n    unlike: marketplaces\n    because: we measure everything\n"
            f"offers:\n{offers}"
            "audiences:\n"
            "  renters:\n    name: Renters\n    description: 25 to 32, a room or a shared flat.\n    needs: [a desk to clear in a minute]\n"
            "    pains: [cables]\n    questions: [Does it fit?]\n    objections: [I move in a year.]\n"
            "    found_on: [instagram-1, tiktok-1]\n"
            "  first-keys:\n    name: First keys\n    description: 28 to 36, a first flat.\n    needs: [small pieces first]\n"
            "    pains: [quotes that doubled]\n    questions: [What comes first?]\n    objections: [Later.]\n"
            "    found_on: [newsletter-1]\n"
            "goals:\n"
            "  revenue:\n    name: Online revenue\n    statement: A third more orders online than a year before.\n    level: business\n"
            "    type: revenue\n    kpis: {revenue: {baseline: 78000, target: 92000, success: 88000, failure: 70000}}\n"
            f"    audiences: [renters, first-keys]\n    by: {self.ends}\n    owner: strategist\n    status: active\n"
            "  awareness:\n    name: Be known\n    statement: Thirty thousand people a month see what we make.\n    level: marketing\n"
            "    type: awareness\n    kpis: {reach: {baseline: 19500, target: 30000, success: 26000, failure: 15000}}\n"
            f"    supports: [revenue]\n    audiences: [renters]\n    by: {self.ends}\n"
            "    owner: strategist\n    primary: true\n    status: active\n"
            "  saved:\n    name: Worth keeping\n    statement: Make posts that people keep and pass on.\n    level: channel\n"
            "    type: engagement\n    kpis: {share-rate: {baseline: 0.8, target: 1.5, success: 1.2, failure: 0.5}}\n"
            f"    supports: [awareness]\n    audiences: [first-keys]\n    by: {self.ends}\n    owner: publisher\n    status: active\n"
            "pillars:\n"
            "  finds: {name: Finds, description: One product and its price., goals: [awareness], audiences: [renters]}\n"
            "  advice: {name: Advice, description: Works without our products., goals: [saved], audiences: [first-keys]}\n"
            "  workshop: {name: From the workshop, description: How things are made., goals: [awareness], audiences: [renters]}\n"
            "  corner: {name: Your corner, description: Homes of customers., goals: [revenue], audiences: [first-keys]}\n"
            "stages:\n  awareness: {name: Notices us}\n  consideration: {name: Weighs it up}\n  conversion: {name: Buys}\n"
            "  retention: {name: Comes back}\n  advocacy: {name: Tells others}\n"
        )

    def _channel_ids(self, brand: int) -> list[str]:
        return [f"{channel}-{brand + 1}" for channel in CHANNELS]

    def _channels(self) -> str:
        lines = ["channels:"]
        for brand in range(self.brands):
            for channel, (name, medium, purpose, promise) in CHANNELS.items():
                lines += [
                    f"  {channel}-{brand + 1}:",
                    f"    name: {_text(f'{name}, {self._brand(brand)}')}",
                    f"    media: {'owned' if channel in ('newsletter', 'blog', 'shop') else 'shared'}",
                    f"    platform: {name}",
                    f"    purpose: {purpose}",
                    "    audiences: [renters, first-keys]",
                    "    goals: [awareness, revenue]",
                    "    success: People who do not know us are more than half.",
                    "    failure: The comments come only from friends.",
                    f"    formats: {_list(dict.fromkeys(slot.format for slot in SLOTS if channel in slot.channels))}",
                    f"    utm: {{source: {channel}, medium: {medium}}}",
                    f"    owner: {self._member(brand, 'publisher', 0)}",
                    f"    status: {'planned' if channel == 'shop' else 'active'}",
                ]
                if promise:
                    lines.append(f"    promise: {{{promise}}}")
        return "\n".join(lines) + "\n"

    def _measures(self) -> str:
        lines = ["kpis:"]
        for name, title, formula, unit, kind, stage in (
            ("revenue", "Online revenue", "orders of a month, without delivery and tax", "SGD", "lagging", "conversion"),
            ("reach", "Reach", "different accounts that saw at least one post in a month", "people", "leading", "awareness"),
            ("share-rate", "Share rate", "shares ÷ accounts reached × 100, of a month", '"%"', "leading", "advocacy"),
        ):
            lines += [
                f"  {name}:", f"    name: {title}", f"    question: What is our {title.lower()}?", f"    formula: {formula}",
                f"    unit: {unit}", f"    type: {kind}", "    source: The monthly sheet", "    owner: analyst", "    review: monthly",
                f"    stage: {stage}",
            ]  # fmt: skip
            if name == "reach":
                lines.append("    primary: true")
        return "\n".join(lines) + "\n"

    def _results(self) -> str:
        lines = ["kpi,period,value,channel,note"]
        day = START.replace(day=1)
        while day < self.today.replace(day=1):
            for name, low in (("revenue", 80000), ("reach", 20000), ("share-rate", 1)):
                lines.append(f"{name},{day:%Y-%m},{round(low * self.random.uniform(1.0, 1.4), 1)},,")
            day = (day + dt.timedelta(31)).replace(day=1)
        return "\n".join(lines) + "\n"

    def _team(self) -> str:
        lines = ["roles:"]
        for role, (name, purpose) in ROLES.items():
            lines += [
                f"  {role}:",
                f"    name: {name}",
                f"    purpose: {purpose}",
                f"    responsibilities: [{name.lower()}'s part of every post, the weekly meeting]",
                f"    lead: {self._member(0, role, 0)}",
                f"    backup: {'analyst' if role == 'strategist' else 'strategist'}",
            ]
        lines.append("people:")
        for brand, people in enumerate(self.people):
            for at, (person, role) in enumerate(zip(people, TEAM, strict=True)):
                away = START + dt.timedelta(self.random.randrange(self.weeks * 7))
                lines += [
                    f"  {person}:",
                    f"    name: {NAMES[(brand * 7 + at) % len(NAMES)]}{f' ({brand + 1})' if self.brands > 1 else ''}",
                    f"    roles: [{role}]",
                    f"    organisation: {_text(self._brand(brand)) if role == 'client' else 'Island Agency'}",
                    f"    email: {person}@example.com",
                    f"    away: [{{from: {away}, to: {away + dt.timedelta(1)}, why: family}}]",
                ]
        lines.append("workflows:")
        for name, formats in (
            ("film", "[reel, video]"),
            ("picture", "[carousel, poll]"),
            ("text", "[article, thread]"),
            ("letter", "[newsletter]"),
        ):
            lines += [f"  {name}:", f"    name: {name.capitalize()}", f"    formats: {formats}", "    steps:"]
            for step, title, role, due, more in (
                ("draft", "Draft", "copywriter", "Monday, 2 weeks before", "reaches: drafting"),
                ("visuals", "Visuals", "designer", "Tuesday, 1 week before", "reaches: review"),
                ("approve", "Approval", "client", "Thursday, 1 week before at 12:00", "reaches: approved, approval: true"),
                ("schedule", "Schedule", "publisher", "1 working day before", "reaches: scheduled"),
            ):
                lines.append(f'      {step}: {{name: {title}, role: {role}, due: "{due}", {more}, done_when: {title} is in the folder.}}')
        return "\n".join(lines) + "\n"

    def _key_dates(self) -> str:
        lines = ["key_dates:"]
        for day, name in self.holidays.items():
            lines.append(f"  {_slug(name)}-{day.year}: {{name: {_text(name)}, date: {day}, kind: holiday, day_off: [SG]}}")
        lines += [
            f"  fair-{at + 1}: {{name: 'Home fair, edition {at + 1}', date: {START + dt.timedelta(weeks=at * 6 + 3, days=3)}, "
            f"kind: industry, owner: {self.people[at % self.brands][0]}}}"
            for at in range(self.weeks // 6)
        ]
        return "\n".join(lines) + "\n"

    def _campaigns(self, posts: list[Post]) -> str:
        lines = ["campaigns:"]
        used: dict[str, list[Post]] = {}
        for post in posts:
            if post.campaign:
                used.setdefault(post.campaign, []).append(post)
        for campaign, its in used.items():
            brand, first, last = its[0].brand, its[0].day, its[-1].day
            channels = dict.fromkeys(f"{channel}-{brand + 1}" for post in its for channel in post.slot.channels)
            over = last < self.today
            lines += [
                f"  {campaign}:",
                f"    name: {_text(f'{self._brand(brand)} in {first:%B %Y}')}",
                f"    message: {_text(self._fill('One {thing}, and {place} feels new.'))}",
                f"    starts: {first}",
                f"    ends: {last}",
                "    goals: [awareness, revenue]",
                "    audiences: [renters]",
                f"    offers: [offer-{brand + 1}]",
                f"    channels: {_list(channels)}",
                "    media: organic",
                f"    owner: {self._member(brand, 'strategist', 0)}",
                f"    assign: {self._assigned(brand, first.month)}",
                f"    status: {'done' if over else 'active' if first <= self.today else 'planned'}",
            ]
        return "\n".join(lines) + "\n" if used else "campaigns: {}\n"

    def _assigned(self, brand: int, turn: int) -> str:
        return (
            f"{{{', '.join(f'{role}: {self._member(brand, role, turn)}' for role in ('copywriter', 'designer', 'client', 'publisher'))}}}"
        )

    def _cadences(self, posts: list[Post]) -> str:
        lines = ["cadences:"]
        slots = {slot.kind: slot for slot in SLOTS}
        names = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
        for brand in range(self.brands):
            for kind, weekdays in CADENCES:
                slot = slots[kind]
                skipped = [day for day in self.holidays if START <= day <= self.ends and day.weekday() in weekdays]
                lines += [
                    f"  {kind}-{brand + 1}:",
                    f"    title: {_text(f'{kind.capitalize()} of {self._brand(brand)}')}",
                    f"    every: week on {' '.join(names[day] for day in weekdays)}",
                    f"    at: {slot.time}",
                    f"    channels: {_list(f'{channel}-{brand + 1}' for channel in slot.channels)}",
                    f"    format: {slot.format}",
                    f"    pillar: {slot.pillar}",
                    f"    stage: {slot.stage}",
                    "    goals: [awareness]",
                    "    audiences: [renters]",
                    f"    starts: {START}",
                    f"    ends: {self.ends}",
                    f"    owner: {self._member(brand, 'publisher', 1)}",
                    f"    assign: {self._assigned(brand, brand)}",
                ]
                if skipped:
                    lines.append(f"    skip: [{', '.join(map(str, skipped))}]")
        return "\n".join(lines) + "\n"

    def _post(self, post: Post) -> str:
        lines = [f"  {post.id}:", f"    title: {_text(post.title)}", f"    date: {post.day}"]
        if post.cadence:
            lines.append(f"    cadence: {post.slot.kind}-{post.brand + 1}")
        else:
            lines += [
                f"    time: {post.slot.time}",
                f"    channels: {_list(f'{channel}-{post.brand + 1}' for channel in post.slot.channels)}",
                f"    format: {post.slot.format}",
                f"    pillar: {post.slot.pillar}",
                f"    stage: {post.slot.stage}",
                f"    goals: [{'saved' if post.slot.pillar == 'advice' else 'awareness'}]",
                f"    audiences: [{self.random.choice(('renters', 'first-keys'))}]",
                f"    owner: {self._member(post.brand, 'publisher', post.day.toordinal())}",
            ]
        if post.campaign:
            lines.append(f"    campaign: {post.campaign}")
        if not post.campaign and not post.cadence:  # these say it for all of theirs
            lines.append(f"    assign: {self._assigned(post.brand, self.random.randrange(2))}")
        if self.random.random() < 0.4:
            lines.append(f"    offers: [offer-{post.brand + 1}]")
        lines.append(f"    link: https://shop.example/{_slug(self._brand(post.brand))}/{_slug(self.random.choice(THINGS))}")
        if post.slot.format == "article":
            lines.append(f"    keywords: [{_slug(self.random.choice(THINGS)).replace('-', ' ')}, small flat]")
        lines += self._state(post)
        lines += ["    copy: |-", *(f"      {line}" if line else "" for line in self._copy())]
        if self.random.random() < 0.3:
            lines += [
                "    assets:",
                f"      - url: https://files.example/{post.day:%Y/%m%d}-{post.slot.kind}.png",
                f"        alt: {_text(self._fill('A {thing} in {place}, seen from above, with a tape measure beside it.'))}",
            ]
        return "\n".join(lines)

    def _state(self, post: Post) -> Iterator[str]:
        """How far it is: what is due by today is done, but for a few steps that are late."""
        monday = post.day - dt.timedelta(post.day.weekday())
        due = {"draft": monday - dt.timedelta(14), "visuals": monday - dt.timedelta(6), "approve": monday - dt.timedelta(4)}
        due["schedule"] = post.day - dt.timedelta(3 if post.day.weekday() == 0 else 1)
        published = post.day < self.today
        if published:
            yield "    status: published"
            yield f"    published: {post.day}"
            yield f"    url: https://{post.slot.channels[0]}.example/p/{post.brand + 1}-{post.id}"
        elif due["approve"] <= self.today + MOVED:
            yield "    status: approved"
        # A deadline that falls on a day off is due before it, so some of the next days' work is done too.
        done = {step: min(day, self.today) for step, day in due.items() if published or day <= self.today + MOVED}
        if done and not published and self.random.random() < LATE:
            done.popitem()
        if done:
            yield f"    done: {{{', '.join(f'{step}: {day}' for step, day in done.items())}}}"

    def _copy(self) -> list[str]:
        lines: list[str] = []
        for _ in range(self.random.randint(2, 3)):
            lines += [" ".join(self._fill(text) for text in self.random.sample(SENTENCES, self.random.randint(1, 3))), ""]
        return [*lines, "#smallhomes"]


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _text(text: str) -> str:
    """A text on one line of YAML; quoted where it has to be."""
    return text if re.fullmatch(r"[A-Za-z][\w ,.$%&-]*[\w.]", text) else json.dumps(text, ensure_ascii=False)


def _list(values: Mapping[str, object] | Iterator[str] | list[str] | tuple[str, ...]) -> str:
    return f"[{', '.join(values)}]"


if __name__ == "__main__":
    write_plan(int(sys.argv[1]), int(sys.argv[2])).write(Path(sys.argv[3]))
