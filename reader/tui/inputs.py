"""A line to type in, in any script: what Textual's Input shows raw, laid out.

    LineInput(value="", placeholder="", *, base="auto", longest=1000, id=…, classes=…)

For a dialog: compose one, give it the focus, and listen to `on_input_submitted` and
`on_input_changed`, whose `event.value` is the text in logical order. It is one line
without controls, bidi controls and lone surrogates, whatever was typed or pasted; line
ends and tabs come as a space. `restrict`, `validators` and `type` are Textual's, as
keyword arguments; `compact=True` takes one row and no frame.

Letters stand in visual order and shape, the caret on the cell of the letter before
which one types. Left and right go to the cell on that side; backspace and delete take a
grapheme; ctrl+left and ctrl+right go by words, ctrl+w deletes one; ctrl+a selects all.
What is wider than the field is cut at its edges, with the caret in sight, and the
terminal's own cursor is on the caret.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.events import Key, Paste
from textual.geometry import Offset, Size
from textual.strip import Strip
from textual.widgets import Input
from textual.widgets.input import Selection

from reader.text.field import LONGEST, Field, one_line
from reader.text.fit import fit
from reader.text.units import Base
from reader.tui.real_cursor import has_keys
from reader.tui.segments import segments

_TYPED_UNSEEN = "\u00a0\u200c\u200d\u202f\u2009\u2003\u3000"
"""What keyboards have and Python does not call printable."""


class LineInput(Input):
    """One line of typed text, shown as the page shows text.

    Args:
        value: to begin with.
        placeholder: shown while nothing is typed.
        base: the line's direction, or `auto`: that of its first letter.
        longest: code points that it takes; what is pasted beyond is left out.
        options: `Input`'s own.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+a", "select_all", show=False)]

    def __init__(
        self,
        value: str = "",
        placeholder: str = "",
        *,
        base: Base = "auto",
        longest: int = LONGEST,
        **options: Any,
    ) -> None:
        self._base: Base = base
        self._longest = longest
        self._field = Field("", base)
        self._hidden = 0
        options.setdefault("select_on_focus", False)
        super().__init__(value, placeholder, **options)
        # The terminal's own cursor stands there too; blinking would send bytes for nothing.
        self.cursor_blink = False

    # -- the text

    def validate_value(self, value: str) -> str:
        """What of a new value is taken, wherever it comes from."""
        return one_line(value)[: self._longest]

    def replace(self, text: str, start: int, end: int) -> None:
        """Put `text` in the place of a range, as far as there is room for it."""
        start, end = sorted((max(0, start), min(len(self.value), end)))
        room = self._longest - (len(self.value) - (end - start))
        super().replace(one_line(text)[: max(0, room)], start, end)

    async def _on_key(self, event: Key) -> None:
        # Textual drops the joiners that Persian words are spelt with.
        if event.character is not None and self.check_consume_key(event.key, event.character):
            event.stop()
            event.prevent_default()
            self.replace(event.character, *self.selection)

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Whether a key is text."""
        return character is not None and (character.isprintable() or character in _TYPED_UNSEEN)

    def _on_paste(self, event: Paste) -> None:
        event.stop()
        event.prevent_default()
        self.replace(event.text, *self.selection)

    @property
    def field(self) -> Field:
        """The value, laid out."""
        if self._field.text != self.value:
            self._field = Field(self.value, self._base)
        return self._field

    # -- the caret

    def _watch_selection(self, selection: Selection) -> None:
        self.app.clear_selection()
        self.place_cursor()

    def place_cursor(self) -> None:
        """The terminal's own cursor onto the caret, while the keys go here."""
        if has_keys(self):
            self.app.cursor_position = self.cursor_screen_offset

    @property
    def cursor_screen_offset(self) -> Offset:
        """Where the caret is on the screen."""
        x, y, width, _ = self.content_region
        if not self.value:
            return Offset(x + _first_cell(self.placeholder, width), y)
        hidden = self._window()
        return Offset(x + self.field.cell_of(self.cursor_position).column - hidden, y)

    def _window(self) -> int:
        """The columns hidden at the left, the caret in sight."""
        room = max(1, self.content_region.width)
        self._hidden = self.field.scrolled(self._hidden, room, self.cursor_position)
        return self._hidden

    def _cell_offset_to_index(self, offset: int) -> int:
        return self.field.position_at(offset + self._window())

    def action_cursor_left(self, select: bool = False) -> None:
        """A cell to the left, with the selection or out of it."""
        self._step(-1, select)

    def action_cursor_right(self, select: bool = False) -> None:
        """A cell to the right, with the selection or out of it."""
        self._step(1, select)

    def _step(self, step: int, select: bool) -> None:
        start, end = self.selection
        if select or start == end:
            self._go(self.field.beside(end, step), select)
        else:
            ends = sorted((start, end), key=lambda at: self.field.cell_of(at).column)
            self._go(ends[step > 0], select=False)

    def _go(self, position: int, select: bool) -> None:
        start = self.selection.start if select else position
        self.selection = Selection(start, position)

    def action_home(self, select: bool = False) -> None:
        """To the text's start."""
        self._go(0, select)

    def action_end(self, select: bool = False) -> None:
        """To the text's end."""
        self._go(len(self.value), select)

    def action_cursor_left_word(self, select: bool = False) -> None:
        """To the word on the left."""
        self._to_word(select, forward=self.field.direction == "rtl")

    def action_cursor_right_word(self, select: bool = False) -> None:
        """To the word on the right."""
        self._to_word(select, forward=self.field.direction == "ltr")

    def _to_word(self, select: bool, *, forward: bool) -> None:
        at, field = self.cursor_position, self.field
        self._go(field.word_after(at) if forward else field.word_before(at), select)

    def action_delete_left(self) -> None:
        """Delete the selection, else the grapheme before the caret."""
        self._delete(self.field.before(self.cursor_position))

    def action_delete_right(self) -> None:
        """Delete the selection, else the grapheme at the caret."""
        self._delete(self.field.after(self.cursor_position))

    def action_delete_left_word(self) -> None:
        """Delete the selection, else back to a word's start."""
        self._delete(self.field.word_before(self.cursor_position))

    def action_delete_right_word(self) -> None:
        """Delete the selection, else on to the next word's start."""
        self._delete(self.field.word_after(self.cursor_position))

    def _delete(self, to: int) -> None:
        if self.selection.is_empty:
            self.delete(to, self.cursor_position)
        else:
            self.delete_selection()

    # -- what is shown

    @property
    def content_width(self) -> int:
        """Cells that Textual would scroll over: none, since the crop is ours."""
        return 1

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """Cells for all of it, where a style asks for as many as it needs."""
        return self.field.width if self.value else max(1, Field(self.placeholder).width - 1)

    def render_line(self, y: int) -> Strip:
        width = self.content_region.width
        if y != 0 or width < 1:
            return Strip.blank(width, self.rich_style)
        self.place_cursor()
        found = list(self._typed(width) if self.value else self._placeholder(width))
        return Strip(found, width).apply_style(self.rich_style)

    def _typed(self, width: int) -> Iterator[Segment]:
        """The cells in sight; of a wide one that is cut by the edge, blanks."""
        field, hidden = self.field, self._window()
        if hidden < 0:
            yield Segment(" " * -hidden)
        at = max(0, -hidden)
        start, end = sorted(self.selection)
        selected, on_caret = self._looks(empty=start == end)
        caret = field.cell_of(self.cursor_position) if self.has_focus else None
        for cell in field.cells:
            left = max(cell.column, hidden)
            right = min(cell.column + cell.width, hidden + width)
            if left >= right:
                continue
            style = Style.null()
            if cell is caret:
                style = on_caret
            elif self.has_focus and cell.start < end and start < cell.end:
                style = selected
            whole = right - left == cell.width
            yield from segments(cell.glyphs if whole else " " * (right - left), style)
            at += right - left
        yield Segment(" " * (width - at))

    def _looks(self, *, empty: bool) -> tuple[Style, Style]:
        """How the selection and the caret look; without colour, turned round."""
        caret = self.get_component_rich_style("input--cursor")
        if not self.app.current_theme.ansi:
            return self.get_component_rich_style("input--selection"), caret
        return Style(reverse=True), caret if empty else Style(bold=True)

    def _placeholder(self, width: int) -> Iterator[Segment]:
        """The placeholder as any text in a small place, with the caret on its first cell."""
        from reader.text.segments import graphemes

        line = (fit(self.placeholder, width) or [" " * width])[0]
        at = _first_cell(self.placeholder, width)
        style = self.get_component_rich_style("input--placeholder")
        column = 0
        for cluster in graphemes(line):
            found = segments(cluster, style)
            if self.has_focus and column == at:
                found = segments(cluster, style + self.get_component_rich_style("input--cursor"))
            yield from found
            column += sum(piece.cell_length for piece in found)


def _first_cell(text: str, width: int) -> int:
    """The column where the line of `text` begins in a field of `width` cells."""
    return max(0, width - 1) if Field(text).direction == "rtl" else 0
