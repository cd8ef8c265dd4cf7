"""Caret and selection in one article: where each motion goes, what each key selects.

Pure: it reads a layout and the words of its text, and knows no widget and no gold
set. The caret stands **on** a cluster. Cell motions are the screen's, word motions
the text's. A selection has an anchor and a head, both ranges of one cluster (or
the part of it that is selected: a boundary may fall inside a lam-alef); it reaches
from the lower start to the higher end of the two, and the caret is at the head.

Every motion returns whether anything changed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, NamedTuple

from reader.session import standing
from reader.text.units import Direction, Index, Range, RowAddress

if TYPE_CHECKING:
    from reader.text.layout import Layout
    from reader.text.row import Row
    from reader.text.words import Words

Head = Literal["start", "end"]
"""The end of a range that the caret stands at."""


class Caret(NamedTuple):
    """Where the caret is and what is selected."""

    at: Index
    """The start of the cluster that the caret stands on."""
    anchor: Range | None = None
    """Where the selection began; None: nothing is selected."""
    head: Range | None = None
    """Where it ends, at the caret; None: nothing is selected."""
    goal_column: int | None = None
    """The column that moving up and down returns to; None: the caret's own."""


class Reading:
    """Caret and selection over one article's layout.

    Args:
        layout: the article at the pane's width.
        words: the words of the same text.
        at: where the caret begins; None: on the first word.
    """

    def __init__(self, layout: Layout, words: Words, at: Index | None = None) -> None:
        self._layout = layout
        self.words = words
        if at is None:
            first = words.first_from(Index(0))
            at = first.start if first else Index(0)
        self._state = Caret(standing.snap(layout, at) or Index(0))

    @property
    def state(self) -> Caret:
        """Caret and selection as one value, to compare before and after."""
        return self._state

    @property
    def layout(self) -> Layout:
        """The layout that the motions go over."""
        return self._layout

    @layout.setter
    def layout(self, layout: Layout) -> None:
        """The same text at another width: caret and selection stand."""
        self._layout = layout
        at = standing.snap(layout, self._state.at) or Index(0)
        self._state = self._state._replace(at=at, goal_column=None)

    @property
    def caret(self) -> Index:
        """The start of the cluster that the caret stands on."""
        return self._state.at

    @property
    def caret_cluster(self) -> Range:
        """The cluster that the caret stands on; empty in an empty article."""
        return self._layout.cluster_at(self._state.at)

    @property
    def selection(self) -> Range | None:
        """What is selected, never empty; None: nothing."""
        anchor, head = self._state.anchor, self._state.head
        return None if anchor is None or head is None else anchor.union(head)

    @property
    def word_here(self) -> Range | None:
        """The word that the caret's cluster is part of."""
        return self._word_in(self.caret_cluster)

    # -- by cell ---------------------------------------------------------------------------

    def left(self, *, extend: bool = False) -> bool:
        """One cell to the left on the screen."""
        return self._move(self._beside(-1), extend)

    def right(self, *, extend: bool = False) -> bool:
        """One cell to the right on the screen."""
        return self._move(self._beside(1), extend)

    def up(self, *, extend: bool = False) -> bool:
        """One row up, in the same column."""
        return self.move_rows(-1, extend=extend)

    def down(self, *, extend: bool = False) -> bool:
        """One row down, in the same column."""
        return self.move_rows(1, extend=extend)

    def move_rows(self, rows: int, *, extend: bool = False) -> bool:
        """Some rows down (negative: up), in the same column; rows without cells don't count."""
        if not rows or not self._layout.paragraphs:
            return False
        goal = self._goal()
        to = standing.rows_away(self._layout, self.caret, rows, goal)
        return self._move(to, extend, goal)

    def move_to_row(self, address: RowAddress, *, extend: bool = False) -> bool:
        """To a row, in the same column; from a row without cells to the next that has some."""
        goal = self._goal()
        return self._move(standing.on_row(self._layout, address, goal), extend, goal)

    def home(self, *, extend: bool = False) -> bool:
        """The line's first cluster in the text's order."""
        return self._move(self._line_end(standing.row_start), extend)

    def end(self, *, extend: bool = False) -> bool:
        """The line's last cluster in the text's order."""
        return self._move(self._line_end(standing.row_end), extend)

    def top(self, *, extend: bool = False) -> bool:
        """The article's first cluster."""
        return self._move(standing.snap(self._layout, 0), extend)

    def bottom(self, *, extend: bool = False) -> bool:
        """The article's last cluster."""
        return self._move(standing.snap(self._layout, len(self._layout.text)), extend)

    def go(self, index: int, *, extend: bool = False) -> bool:
        """The cluster that holds an index, or the nearest that can be stood on."""
        return self._move(standing.snap(self._layout, index), extend)

    # -- by word ---------------------------------------------------------------------------

    def word_left(self) -> bool:
        """To the word on the left: the next one where the paragraph reads leftwards."""
        return self._to_word(forward=self._direction() == "rtl")

    def word_right(self) -> bool:
        """To the word on the right: the previous one where the paragraph reads leftwards."""
        return self._to_word(forward=self._direction() == "ltr")

    def word_forward(self) -> bool:
        """Select the word at the caret; where something is selected, the next word."""
        head = self._state.head
        if head is None:
            word = self.word_here or self.words.first_from(self.caret_cluster.end)
        else:
            word = self.words.first_from(head.end)
        return word is not None and self.select(word)

    def word_backward(self) -> bool:
        """Select the word at the caret; where something is selected, the previous word."""
        head = self._state.head
        if head is None:
            word = self.word_here or self.words.last_until(self.caret_cluster.start)
        else:
            word = self.words.last_until(head.start)
        return word is not None and self.select(word, "start")

    def extend_word_forward(self) -> bool:
        """Take the next word in; where the head is before the anchor, let the first one go."""
        anchor, head, selected = self._state.anchor, self._state.head, self.selection
        if anchor is None or head is None or selected is None:
            return self.word_forward()
        if head.start < anchor.start:
            word = self.words.first_from(Index(selected.start + 1))
            if word is not None and word.start <= anchor.start:
                return self._hold(anchor, self._first_of(word))
            anchor = self._first_of(selected)
        word = self.words.at(selected.end) or self.words.first_from(selected.end)
        return word is not None and self._hold(anchor, self._last_of(word))

    def extend_word_backward(self) -> bool:
        """Take the previous word in; where the head is after the anchor, let the last one go."""
        anchor, head, selected = self._state.anchor, self._state.head, self.selection
        if anchor is None or head is None or selected is None:
            return self.word_backward()
        if head.start >= anchor.start:
            word = self.words.last_until(Index(selected.end - 1))
            if word is not None and word.end >= anchor.end:
                return self._hold(anchor, self._last_of(word))
            anchor = self._last_of(selected)
        before = Index(selected.start - 1)
        word = self.words.at(before) if before >= 0 else None
        word = word or self.words.last_until(selected.start)
        return word is not None and self._hold(anchor, self._first_of(word))

    def extend_word_left(self) -> bool:
        """`extend_word_forward` or `backward`, whichever goes to the left here."""
        return self._extend_word(forward=self._direction() == "rtl")

    def extend_word_right(self) -> bool:
        """`extend_word_forward` or `backward`, whichever goes to the right here."""
        return self._extend_word(forward=self._direction() == "ltr")

    # -- by sentence, paragraph, range -----------------------------------------------------

    def grow_sentence(self) -> bool:
        """Grow the selection to its sentence; where it is one already, take the next one in."""
        return self._grow(self.words.sentence, self.words.sentence_from)

    def grow_paragraph(self) -> bool:
        """Grow the selection to its paragraph; where it is one already, take the next one in."""
        return self._grow(self.words.paragraph, self.words.paragraph_from)

    def select(self, span: Range, head: Head = "end") -> bool:
        """Select exactly these code points, with the caret at one end of them."""
        if not span.length:
            return self.go(span.start)
        first, last = self._first_of(span), self._last_of(span)
        return self._hold(first, last) if head == "end" else self._hold(last, first)

    def swap(self) -> bool:
        """Go to the other end of the selection."""
        if self._state.anchor is None or self._state.head is None:
            return False
        return self._hold(self._state.head, self._state.anchor)

    def drop(self) -> bool:
        """Drop the selection; the caret stays at its head."""
        had = self._state.anchor is not None
        self._state = self._state._replace(anchor=None, head=None)
        return had

    # -- by mouse --------------------------------------------------------------------------

    def click(self, address: RowAddress, column: int, *, extend: bool = False) -> bool:
        """To the cluster at a column of a row; beside the line to its start or end."""
        return self._move(standing.at_point(self._layout, address, column), extend)

    def drag(self, address: RowAddress, column: int) -> bool:
        """Select from where the button went down (`click`) to here."""
        to = standing.at_point(self._layout, address, column)
        if to == self.caret and self.selection is None:
            return False
        return self._move(to, extend=True)

    def unit_at(self, address: RowAddress, column: int, presses: int) -> Range | None:
        """What so many presses in one place mean: its word (2), sentence (3), paragraph (4).

        None on what belongs to no word, such as a comma, and beside a line for a word.
        """
        at = standing.at_point(self._layout, address, column)
        if at is None:
            return None
        if presses > 2:
            return (self.words.sentence if presses == 3 else self.words.paragraph)(at)
        on_cell = self._layout.row(address).cell_at(column) is not None
        return self._word_in(self._layout.cluster_at(at)) if on_cell else None

    def double_click(self, address: RowAddress, column: int) -> bool:
        """Select the word there; on a comma or a space only go there."""
        word = self.unit_at(address, column, 2)
        return self.click(address, column) if word is None else self.select(word)

    def drag_units(self, origin: Range, address: RowAddress, column: int, presses: int) -> bool:
        """Select from a word, sentence or paragraph to the one here, both of them whole.

        Args:
            origin: what the presses of the button selected.
            address: the row under the mouse.
            column: its column there.
            presses: how many there were.
        """
        at = standing.at_point(self._layout, address, column)
        if at is None:
            return False
        to = self.unit_at(address, column, presses) or self._layout.cluster_at(at)
        return self.select(origin.union(to), "start" if to.start < origin.start else "end")

    # -- how -------------------------------------------------------------------------------

    def _move(self, to: Index | None, extend: bool, goal: int | None = None) -> bool:
        """Put the caret somewhere, with the selection's head or without a selection."""
        if to is None:
            return False
        before = self._state
        if extend:
            anchor = before.anchor or self.caret_cluster
            self._state = Caret(to, anchor, self._layout.cluster_at(to), goal)
        else:
            self._state = Caret(to, goal_column=goal)
        return self._state != before

    def _hold(self, anchor: Range, head: Range) -> bool:
        """Select from anchor to head, exactly."""
        before = self._state
        at = standing.snap(self._layout, head.start)
        self._state = Caret(Index(0) if at is None else at, anchor, head)
        return self._state != before

    def _beside(self, step: standing.Step) -> Index | None:
        paragraphs = self._layout.paragraphs
        return standing.beside(self._layout, self.caret, step) if paragraphs else None

    def _goal(self) -> int:
        goal = self._state.goal_column
        return standing.column_of(self._layout, self.caret) if goal is None else goal

    def _line_end(self, end: Callable[[Row], Index | None]) -> Index | None:
        if not self._layout.paragraphs:
            return None
        row = self._layout.row(self._layout.address_at(self.caret))
        return end(row) if row.cells else None

    def _direction(self) -> Direction:
        if not self._layout.paragraphs:
            return "ltr"
        return self._layout.direction(self._layout.paragraph_at(self.caret))

    def _to_word(self, *, forward: bool) -> bool:
        cluster = self.caret_cluster
        if forward:
            following = self.words.first_from(cluster.end)
            return self.go(following.start) if following else self.bottom()
        word = self.word_here
        if word is None or word.start >= cluster.start:
            word = self.words.last_until(cluster.start)
        return self.go(word.start) if word else self.top()

    def _extend_word(self, *, forward: bool) -> bool:
        return self.extend_word_forward() if forward else self.extend_word_backward()

    def _word_in(self, cluster: Range) -> Range | None:
        """The first word that has a code point of a cluster."""
        found = (self.words.at(Index(index)) for index in range(*cluster))
        return next((word for word in found if word is not None), None)

    def _first_of(self, span: Range) -> Range:
        """The span's first cluster, as much of it as the span has."""
        return Range(span.start, min(span.end, self._layout.cluster_at(span.start).end))

    def _last_of(self, span: Range) -> Range:
        """The span's last cluster, as much of it as the span has."""
        start = self._layout.cluster_at(Index(span.end - 1)).start
        return Range(max(span.start, start), span.end)

    def _grow(
        self, around: Callable[[Index], Range | None], after: Callable[[Index], Range | None]
    ) -> bool:
        selected = self.selection
        if selected is None:
            unit = around(self.caret) or after(self.caret)
            return unit is not None and self.select(unit)
        grown = selected
        for index in (selected.start, Index(selected.end - 1)):
            grown = grown.union(around(index) or grown)
        if grown == selected:
            grown = grown.union(after(selected.end) or grown)
        return grown != selected and self.select(grown)
