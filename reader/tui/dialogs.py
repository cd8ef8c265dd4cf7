"""Help, the question before quitting, and the list of themes: sheets over the page.

Each keeps to the half of the screen away from the caret, so that what is marked
stays in sight.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from rich.console import Group
from rich.table import Table
from rich.text import Text
from textual import command
from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.command import CommandPalette
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.events import Key
from textual.geometry import Offset
from textual.screen import ModalScreen
from textual.style import Style
from textual.widgets import LoadingIndicator, OptionList, Static
from textual.widgets.option_list import Option

from reader import strings
from reader.tui.inputs import LineInput
from reader.tui.keymap import HelpGroup
from reader.tui.keynames import normalise
from reader.tui.real_cursor import give_back
from reader.tui.typeset import Typeset

Answer = TypeVar("Answer")

_TWO_COLUMNS_FROM = 100
"""Columns of the terminal from which the help stands in two columns."""
_KEYS = 15
"""Cells for the keys of an action."""
_SCROLLS = {"up": -1, "down": 1, "k": -1, "j": 1, "pageup": -10, "pagedown": 10}


class Sheet(ModalScreen[Answer]):
    """A sheet over the page."""

    CSS_PATH = "dialogs.tcss"
    left = False
    """Whether it was answered; keys may still come that were typed for it."""

    def on_screen_resume(self) -> None:
        self.call_after_refresh(self.place_cursor)

    def on_resize(self) -> None:
        self.call_after_refresh(self.place_cursor)

    def on_unmount(self) -> None:
        give_back(self.app)

    def place_cursor(self) -> None:
        """The terminal's own cursor to where one reads on, for screen readers.

        A line to type in has put it on its caret.
        """
        if self.app.screen is self and not isinstance(self.focused, LineInput):
            self.app.cursor_position = self.reading_place
            self.refresh()

    @property
    def reading_place(self) -> Offset:
        """The sheet's first cell."""
        return self.query_one(".sheet").content_region.offset

    def dismiss(self, result: Answer | None = None) -> AwaitComplete:
        """Leave it, once: Textual would take away the page for a second key."""
        if self.left:
            return AwaitComplete()
        self.left = True
        return super().dismiss(result)


class Help(Sheet[None]):
    """All keys, from the one key table."""

    def __init__(self, groups: Sequence[HelpGroup]) -> None:
        super().__init__(classes="dialog -wide")
        self._groups = groups

    def compose(self) -> ComposeResult:
        """One scrolling sheet."""
        wide = self.app.size.width >= _TWO_COLUMNS_FROM
        with VerticalScroll(classes="sheet"):
            yield Static(_help_table(self._groups, columns=2 if wide else 1))

    def on_key(self, event: Key) -> None:
        event.stop()
        key = normalise(event.key, event.character)
        sheet = self.query_one(VerticalScroll)
        if key in _SCROLLS:
            sheet.scroll_relative(y=_SCROLLS[key], animate=False)
        elif key in ("home", "end"):
            sheet.scroll_to(y=0 if key == "home" else sheet.max_scroll_y, animate=False)
        else:
            self.dismiss()

    def on_click(self) -> None:
        self.dismiss()


def _help_table(groups: Sequence[HelpGroup], *, columns: int) -> Table:
    """The groups under their headings, side by side where there is room."""
    sheets = [Table.grid(padding=(0, 2), expand=True) for _ in range(columns)]
    heights = [0] * columns
    for sheet in sheets:
        sheet.add_column(no_wrap=True, min_width=_KEYS, max_width=_KEYS)
        sheet.add_column(ratio=1)
    for group in groups:
        shortest = heights.index(min(heights))
        heights[shortest] += len(group.lines) + 2
        sheets[shortest].add_row(Text(group.title, style="bold"))
        for keys, sentence in group.lines:
            sheets[shortest].add_row(Text(keys, style="bold"), Typeset(sentence))
        sheets[shortest].add_row()
    whole = Table.grid(padding=(0, 3), expand=True)
    for _ in range(columns):
        whole.add_column(ratio=1)
    whole.add_row(*sheets)
    return whole


class Question(Sheet[bool]):
    """A sentence that is answered with y or n.

    Args:
        sentence: in logical order.
        below: whether it keeps to the lower half of the screen.
    """

    def __init__(self, sentence: str, *, below: bool) -> None:
        super().__init__(classes=f"dialog {'-below' if below else '-above'}")
        self._sentence = sentence

    def compose(self) -> ComposeResult:
        """The sentence, and the two keys."""
        answers = Text()
        for key, word in (("y", strings.QUESTION_YES), ("n", strings.QUESTION_NO)):
            answers.append(f"{key} ", style="bold").append(f"{word}   ")
        yield Static(Group(Typeset(self._sentence), "", answers), classes="sheet")

    def on_key(self, event: Key) -> None:
        event.stop()
        key = normalise(event.key, event.character)
        if key in ("y", "n", "escape", "q"):
            self.dismiss(key == "y")


_REVERSED = Style(reverse=True)


class Reversible(OptionList):
    """A list whose chosen entry can be reversed: Textual 8.2 drops that from component styles."""

    def get_visual_style(self, *component_classes: str, partial: bool = False) -> Style:
        """As Textual's, with `reverse`."""
        style = super().get_visual_style(*component_classes, partial=partial)
        styles = [self.get_component_styles(name) for name in component_classes]
        return style + _REVERSED if any(each.text_style.reverse for each in styles) else style


class Choices(Reversible):
    """Textual's list, whose page keys raise where there is no room for a row."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether a key may do that now."""
        if action.startswith("page_") and not self.scrollable_content_region:
            return False
        return super().check_action(action, parameters)


class ThemePicker(Sheet[str | None]):
    """The themes; what the cursor is on is shown at once, escape takes the old one again.

    Args:
        names: of the themes, in order.
        current: the one in force.
        preview: shows a theme without keeping it.
    """

    BINDINGS = [("escape", "leave", "")]  # noqa: RUF012 - Textual's own form

    def __init__(
        self, names: Sequence[str], current: str, preview: Callable[[str], None], *, below: bool
    ) -> None:
        super().__init__(classes=f"dialog {'-below' if below else '-above'}")
        self._names = names
        self._current = current
        self._preview = preview

    def compose(self) -> ComposeResult:
        """One list."""
        yield Choices(
            *(Option(Typeset(name, rows=1), id=name) for name in self._names), classes="sheet"
        )

    def on_mount(self) -> None:
        options = self.query_one(OptionList)
        if self._current in self._names:
            options.highlighted = list(self._names).index(self._current)
        options.focus()

    @property
    def reading_place(self) -> Offset:
        """The name that the list's cursor is on."""
        options = self.query_one(OptionList)
        place = options.content_region.offset
        return place + Offset(0, (options.highlighted or 0) - options.scroll_offset.y)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        self.place_cursor()
        if event.option_id is not None and not self.left:
            self._preview(event.option_id)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option_id)

    def action_leave(self) -> None:
        """Take the old theme again."""
        if not self.left:
            self._preview(self._current)
            self.dismiss(None)


class CommandList(command.CommandList, Reversible):
    """The palette's list, under the name by which Textual looks for it."""


class CommandInput(LineInput, command.CommandInput):
    """The palette's search box, under the name by which Textual looks for it."""


class Palette(CommandPalette):
    """Textual's palette in our colours and width, with a box for any script."""

    CSS_PATH = "dialogs.tcss"
    left = False
    """Whether it was answered."""

    def compose(self) -> ComposeResult:
        """The box above the list, with the ids that Textual looks for."""
        with Vertical(id="--container"):
            with Horizontal(id="--input"):
                yield CommandInput(placeholder=strings.PALETTE_SEARCH)
            with Vertical(id="--results"):
                yield CommandList()
                yield LoadingIndicator()

    def on_unmount(self) -> None:
        give_back(self.app)

    def dismiss(self, result: object = None) -> AwaitComplete:
        """Leave it, once, as `Sheet` does."""
        if self.left:
            return AwaitComplete()
        self.left = True
        return super().dismiss(None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether a key may do that now; the list in it is Textual's own and no `Choices`."""
        if action == "command_list" and not self.query_one(OptionList).scrollable_content_region:
            return False
        return super().check_action(action, parameters)
