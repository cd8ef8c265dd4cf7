"""What a marking key came to: what to say, and where to go."""

from __future__ import annotations

from typing import Literal, NamedTuple

from reader.strings import DIRECTION
from reader.text.units import Range

CopyKind = Literal["text", "offsets", "record"]
"""What can be copied of a range: itself, where it is, and all that is known of it."""

_QUOTE = 40
"""Cells of a quote where nobody says how many there are."""
_LEAST = 8
"""Cells below which a quote tells nothing and is left out."""


class Outcome(NamedTuple):
    """The answer of `marking` to one key; a value, so the app may show it when it likes."""

    text: str = ""
    """One sentence for the status line, in logical order; empty: nothing to say."""
    quote: str = ""
    """Article text to show behind it, in logical order."""
    failed: bool = False
    """Whether nothing was done, for the reason that `text` gives."""
    opens: str | None = None
    """The article to open; `arrive` with this outcome follows on its own marking."""
    place: Range | None = None
    """Where the caret is to go in it."""
    span: str | None = None
    """The id of the span that is then current."""
    copied: str | None = None
    """What goes to the clipboard, in logical order."""
    kind: CopyKind | None = None
    """What of it that is."""

    def line(self, width: int | None = None) -> str:
        """Sentence and quote on one line, in visual order, in at most `width` cells.

        The quote gives way: it is cut at its logical end, or left out.
        """
        from wcwidth import wcswidth

        from reader.text.fit import fit, visual

        text = visual(self.text, DIRECTION)
        room = _QUOTE if width is None else width - int(wcswidth(text)) - 1
        if not self.quote or room < _LEAST:
            return text
        return f"{text} {fit(self.quote, room)[0].strip()}"
