"""What every part of a playbook has in common."""

from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, ClassVar, Self, TypeVar

from mkdocs_playbook.model.fields import Field, Id, Kind, Link, Reshaped, Text, as_map, choice, many, mapping, one_or_more, optional, wrong
from mkdocs_playbook.model.moments import Date
from mkdocs_playbook.problems import NOWHERE, Place, one_of
from mkdocs_playbook.words import msg

Visibility = Annotated[str, choice("team", "client", "public", what="a visibility")]


NOUNS = {
    "offers": msg("offer"),
    "audiences": msg("audience"),
    "goals": msg("goal"),
    "kpis": msg("KPI"),
    "pillars": msg("pillar"),
    "stages": msg("stage"),
    "channels": msg("channel"),
    "campaigns": msg("campaign"),
    "cadences": msg("cadence"),
    "posts": msg("post"),
    "key_dates": msg("key date"),
    "roles": msg("role"),
    "people": msg("person"),
    "workflows": msg("workflow"),
    "requests": msg("request"),
    "meetings": msg("meeting"),
    "accounts": msg("account"),
    "feeds": msg("feed"),
}
"""Every section of entries with ids, and the word for one of its entries."""


REFERS_TO = "x-sections"
"""Marks a reference in the schema that is made of the model; `model/schema.py` puts the ids that exist in its place."""


class Ref(Kind):
    """The id of an entry of one of `sections`; `model/names.py` checks that there is one."""

    def __init__(self, *sections: str) -> None:
        super().__init__(str, "an id", type=["string", "number"])
        self._schema[REFERS_TO] = list(sections)
        self.sections = sections

    @property
    def noun(self) -> str:
        return one_of(NOUNS[section] for section in self.sections)


class Mention:
    """Marks text that may be the id of an entry of one of `sections` (`steps` are those of workflows), and may be something else."""

    def __init__(self, *sections: str) -> None:
        self.sections = sections


OfferRef = Annotated[str, Ref("offers")]
AudienceRef = Annotated[str, Ref("audiences")]
GoalRef = Annotated[str, Ref("goals")]
KpiRef = Annotated[str, Ref("kpis")]
PillarRef = Annotated[str, Ref("pillars")]
StageRef = Annotated[str, Ref("stages")]
ChannelRef = Annotated[str, Ref("channels")]
CampaignRef = Annotated[str, Ref("campaigns")]
CadenceRef = Annotated[str, Ref("cadences")]
PostRef = Annotated[str, Ref("posts")]
RoleRef = Annotated[str, Ref("roles")]
PersonRef = Annotated[str, Ref("people")]
OwnerRef = Annotated[str, Ref("people", "roles")]
WorkflowRef = Annotated[str, Ref("workflows")]


def _as_list(value: Any) -> Any:
    value = one_or_more(value)
    if isinstance(value, Mapping):
        wrong("Here belongs a list, not a map. Start each item with '- ', or write [a, b].")
    return value


A_MAP = "Here belongs a map: one 'name: …' a line, indented by two spaces."


def _as_map(value: Any) -> Any:
    if isinstance(value, str | list):
        wrong(A_MAP)
    return value


TEXT: dict[str, Any] = {"type": ["string", "number", "boolean"]}
TEXTS: dict[str, Any] = {"items": TEXT, "type": "array"}


def _names_alone(read: dict[str, Any]) -> list[dict[str, Any]]:
    """The schemas of a list of a map's names, and of one of them."""
    name = read.get("propertyNames", TEXT)
    return [{"items": name, "type": "array"}, name]


T = TypeVar("T")
K = TypeVar("K")
Listed = Annotated[tuple[T, ...], Reshaped(_as_list, lambda read: [read["items"]] if read["items"].get("type") else [])]
"""A list; one value alone is a list of one."""
Keyed = Annotated[dict[K, T], Reshaped(_as_map, lambda read: [])]
"""A map from ids, or other words, to values."""


def _without_blanks(parts: dict[Any, Any]) -> Any:
    """The names alone, where there is nothing more to say of any."""
    return parts if any(parts.values()) else list(parts)


Named = Annotated[dict[K, T], Reshaped(as_map, _names_alone, _without_blanks)]
"""A map that may also be written as a list of its names, where they need nothing more said."""


PAGED = frozenset({"audiences", "pillars", "channels", "campaigns", "cadences", "posts", "roles", "people", "workflows"})
"""Sections whose entries have a page each; the entries of the others stand together on their section's page."""


def address(section: str, entry_id: str) -> str:
    """Where the site shows an entry: `posts/desk-upgrades`, or `goals#awareness`."""
    if section == "feeds":
        return f"subscribe#feeds-{entry_id}"
    page = section.replace("_", "-")
    return f"{page}{'/' if section in PAGED else '#'}{entry_id}"


EVERY = "*"


class PartType(type):
    """Takes the fields out of a part's class: its attributes are values."""

    def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> "PartType":
        own = {attribute: body.pop(attribute) for attribute, field in list(body.items()) if isinstance(field, Field)}
        made = super().__new__(cls, name, bases, body)
        above: Mapping[str, Field] = getattr(made, "model_fields", {})
        made.model_fields = {**above, **own}  # type: ignore[attr-defined]
        return made


class Part(metaclass=PartType):
    """Anything that is written as a map; the fields of its class say what may stand there. `model/reading.py` reads it,
    `model/names.py` tells names that are no fields, and fields that are missing."""

    model_fields: ClassVar[Mapping[str, Field]]
    """By the names of their attributes, in their order; those of the classes above come first."""

    ordered: ClassVar[tuple[tuple[str, str], ...]] = ()
    """Pairs of date fields of which the first must not be after the second."""
    filled_by: ClassVar[str] = ""
    """The field that, where it is written, says what the required ones do not."""
    lives_by: ClassVar[tuple[str, ...]] = ()
    """Fields that refer to others without which this is nothing: an edition that sees none of what one of them names does not see this
    either. EVERY stands for all that refer."""

    def __init__(self, **values: Any) -> None:
        """With `values` as they are, not as they are written; all other fields are blank."""
        self.__dict__ = {name: field.blank() for name, field in self.model_fields.items() if not field.is_required()} | values

    def model_copy(self, *, update: Mapping[str, Any] | None = None) -> Self:
        """The same part with other values in some of its fields."""
        made = self.__new__(type(self))
        made.__dict__ = {**self.__dict__, **(update or {})}
        return made

    def __eq__(self, other: object) -> bool:
        return self is other or (type(self) is type(other) and self.__dict__ == other.__dict__)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in self.__dict__.items())})"


@cache
def hints_of(model: type[Part]) -> Mapping[str, Any]:
    """The types of a part's fields, with their marks: what `get_type_hints` gives, but sooner, for modules with parts do not make texts
    of their annotations."""
    written = {name: hint for above in reversed(model.__mro__) for name, hint in getattr(above, "__annotations__", {}).items()}
    return {name: written[name] for name in model.model_fields}


def _as_links(value: Any) -> Any:
    value = one_or_more(value)
    if not isinstance(value, list):
        return value
    for item in value:
        if not isinstance(item, str):
            wrong("In this list each item is an address. To give them names, write a map: 'name: https://…'.")
    return {item: item for item in value}


def _without_names(links: dict[str, Any]) -> Any:
    return list(links) if all(name == url for name, url in links.items()) else links


Links = Annotated[dict[Text, Link], Reshaped(_as_links, lambda read: [TEXTS, TEXT], _without_names)]
"""Name → address; an address alone is its own name."""


SEEN = (
    "Who may see it: the team alone, the client too, or everybody. Without it: client; in the sections 'requests', 'meetings', "
    "'decisions' and 'accounts' team. It says what goes into the site that is built for somebody ('edition')."
)


class Entry(Part):
    """An entry of a section. Its id is the key under which it is written."""

    visibility: Visibility | None = optional(SEEN)
    ignore: Keyed[Text, Text] = mapping("Findings not to tell for this entry: the rule's code and the reason.", seen_by="notes")
    was: Listed[Id] = many("Ids that this entry had before, oldest first. Keeps feeds, addresses and calendar events alive.")
    review_by: Date | None = optional("When somebody should look whether this is still true.")
    notes: Text | None = optional("Notes for the team.", seen_by="notes")
    links: Links = mapping("Links that go with it: a list of addresses, or 'name: address'.")

    # No fields, for nobody writes them below an entry.
    id: ClassVar[str] = ""
    section: ClassVar[str] = ""
    """The section that the entry is written in, such as `posts`."""
    place: ClassVar[Place] = NOWHERE
    """Where the entry's id is written."""

    def named(self, key: str, section: str, place: Place) -> None:
        """Give the entry its id, section and place."""
        self.__dict__.update(id=key, section=section, place=place)

    @property
    def address(self) -> str:
        """Where the site shows the entry: `posts/desk-upgrades`, or `goals#awareness`."""
        return address(self.section, self.id)

    @property
    def stable_id(self) -> str:
        """The first id that the entry ever had: what feeds' UIDs are made of."""
        return self.was[0] if self.was else self.id

    @property
    def label(self) -> str:
        """What people call the entry."""
        for field in ("name", "title"):
            text = getattr(self, field, None)
            if isinstance(text, str):
                return text
        return self.id.replace("-", " ").capitalize()
