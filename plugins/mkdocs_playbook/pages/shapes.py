"""What drawings are made of: boxes, lines, marks and texts at their places. Plain data; `templates/picture.html.jinja` draws it.

x and width are hundredths of the drawing's width, which is as wide as the page lets it be; y and height are pixels. So texts keep
their size on every screen, and what is told apart on a phone is told apart on a desk.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Fill = Literal["full", "outline", "dashed", "crossed", "light", "good", "bad", "ground", "now"]
"""How a box is filled: told apart without colour. `good` and `bad` are zones of a scale, `ground` is a faint field behind
others, `now` the frame around today."""
Stroke = Literal["base", "grid", "today", "limit", "path"]
Form = Literal["circle", "square", "diamond", "triangle", "cross", "tick", "dot"]
Anchor = Literal["start", "middle", "end"]
Style = Literal["", "quiet", "strong"]


@dataclass(frozen=True, slots=True)
class Box:
    fill: Fill
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Line:
    stroke: Stroke
    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A small shape around its place."""

    form: Form
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text that starts, ends or has its middle at x, moved by `dx` pixels; y is its base line."""

    x: float
    y: float
    text: str
    anchor: Anchor = "start"
    dx: float = 0
    style: Style = ""


@dataclass(frozen=True, slots=True)
class Area:
    """A part of the drawing that leads to a page of the site; `name` says to whom it is read what is there."""

    address: str
    name: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Key:
    """What a kind of box, mark or line stands for."""

    sign: Fill | Form | Stroke
    text: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """`title` names the drawing and `desc` says how to read it, for those who do not see it."""

    title: str
    desc: str
    height: float
    boxes: Sequence[Box] = ()
    lines: Sequence[Line] = ()
    marks: Sequence[Mark] = ()
    texts: Sequence[Text] = ()
    areas: Sequence[Area] = ()
    keys: Sequence[Key] = ()

    @property
    def fills(self) -> list[Fill]:
        """The fills that its boxes have, in the order in which they are drawn: what lies behind the others first."""
        return sorted(dict.fromkeys(box.fill for box in self.boxes), key=lambda fill: fill not in ("ground", "now"))

    @property
    def groups(self) -> list[tuple[Anchor, Style, list[Text]]]:
        """The texts that have anchor and style in common, so that each says it once."""
        found: dict[tuple[Anchor, Style], list[Text]] = {}
        for text in self.texts:
            found.setdefault((text.anchor, text.style), []).append(text)
        return [(anchor, style, texts) for (anchor, style), texts in found.items()]

    @property
    def strokes(self) -> list[Stroke]:
        return list(dict.fromkeys(line.stroke for line in self.lines))
