"""The actions that only move the caret or change the selection, by name.

What needs the height of the pane (pages) or the gold set stands with the pane and
in `session.marking`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from reader.session.reading import Reading

MOTIONS: Mapping[str, Callable[[Reading], bool]] = {
    "left": Reading.left,
    "right": Reading.right,
    "up": Reading.up,
    "down": Reading.down,
    "word-left": Reading.word_left,
    "word-right": Reading.word_right,
    "line-start": Reading.home,
    "line-end": Reading.end,
    "top": Reading.top,
    "bottom": Reading.bottom,
    "word-forward": Reading.word_forward,
    "word-backward": Reading.word_backward,
    "extend-word-forward": Reading.extend_word_forward,
    "extend-word-backward": Reading.extend_word_backward,
    "extend-word-left": Reading.extend_word_left,
    "extend-word-right": Reading.extend_word_right,
    "grow-sentence": Reading.grow_sentence,
    "grow-paragraph": Reading.grow_paragraph,
    "swap-ends": Reading.swap,
    "extend-left": partial(Reading.left, extend=True),
    "extend-right": partial(Reading.right, extend=True),
    "extend-up": partial(Reading.up, extend=True),
    "extend-down": partial(Reading.down, extend=True),
    "extend-line-start": partial(Reading.home, extend=True),
    "extend-line-end": partial(Reading.end, extend=True),
}
"""Each takes the reading of the open article and says whether anything changed."""
