"""Words that messages of several rules are made of."""

from __future__ import annotations

from collections.abc import Iterable


def quoted(names: Iterable[str], most: int = 5) -> str:
    """The names in quotes: 'a', 'b' and 'c'. Above `most`, the first ones and how many more there are."""
    told = [f"'{name}'" for name in names]
    if len(told) > most:
        return f"{', '.join(told[:most])} and {len(told) - most} more"
    return " and ".join(filter(None, [", ".join(told[:-1]), *told[-1:]]))
