"""A theme in the 256 colours, each of its colours moved to the nearest one.

Rich, which Textual sends colours through, rounds on its own and not to the nearest: a
warm white panel comes out as pale yellow. So it is given colours that it can't move.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import Final

from reader.colour import RGB, from_256, nearest_256, parse_hex, to_hex
from reader.themes import Theme

_HEX: Final = re.compile(r"#[0-9A-Fa-f]{6}")
_FIRST_GREY: Final = 232
_STEP: Final = 10.2
"""Rich puts a grey into the nearest of 25 equal steps from black to white."""


def stand_in(number: int) -> RGB:
    """The channels that Rich takes for a colour of the 256, from 16 on.

    Four greys of the cube (59, 102, 145, 188) become the ramp's that lie beside them.
    """
    if number < _FIRST_GREY:
        return from_256(number)
    grey = round((number - _FIRST_GREY + 1) * _STEP)
    return grey, grey, grey


def rounded(theme: Theme) -> Theme:
    """The theme for 256 colours, in whatever hands it to Rich or Textual."""
    return theme._replace(
        colours=MappingProxyType({name: _rounded(value) for name, value in theme.colours.items()}),
        variables=MappingProxyType(
            {name: _rounded(value) for name, value in theme.variables.items()}
        ),
    )


def _rounded(value: str) -> str:
    if not _HEX.fullmatch(value):
        return value
    return to_hex(stand_in(nearest_256(parse_hex(value))))
