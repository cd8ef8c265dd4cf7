"""The table of terminals: docs/terminals/README.md, written by `make test-terminals`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

from tools.terminals import article
from tools.terminals.emulators import Emulator, key_of
from tools.terminals.trial import Result

_HEAD: Final = """\
# Terminals

Written by `make test-terminals`. Each terminal was started under Xvfb with DejaVu Sans Mono, the
app opened in it with `--bidi auto` on an article of seven mixed paragraphs (Arabic with and without
marks, Hebrew, Persian, English, Russian; numbers, brackets, lam-alef, a half space) with six marks
on it, and every cell of the screen was looked at, those of the list and the inspector too.

How: **letter by letter, by templates**. Colours for each word would show the order of words and not
what happens inside one, and the app has no such colours. So the terminal first draws each glyph of
the expected screen alone, between two Latin letters, where there is nothing to reorder or to join
(and with its own bidi switched off, where it has one); then each cell of the app's picture is held
against all of them. Letters exchanged, turned round, or in another joining form are found. Since a
terminal may spoil a letter alone too, joining forms that look alike, letters that vanish under
their marks and marks beside their letters are looked for among the glyphs learnt. What is
expected comes from the app in a pseudo-terminal without bidi, and its rows from `reader show
--format cells`. The cell under the terminal's cursor, and bars and edges, are left out; glyphs that
a terminal draws alike (Latin and Cyrillic a) count as one.

The mouse: five words double-clicked by xdotool, each marked with `a`, and the marks read from
`reader export` after the app has ended:
{clicks}

| terminal | version | mode | letters right | clicks right | verdict |
|---|---|---|---|---|---|
"""

_RED: Final = """\

That the check can fail was tried in the same run, with modes that a terminal can't show:

| terminal | mode | letters wrong |
|---|---|---|
"""


class Tried(NamedTuple):
    """One terminal's trial, or why there was none."""

    emulator: Emulator
    version: str
    mode: str
    """What was asked for."""
    result: Result | None
    problem: str = ""


def table(tried: Sequence[Tried], red: Sequence[Tried]) -> str:
    """The whole README."""
    clicks = "".join(f"\n- {click.what}: {click.word}\u200e" for click in article.CLICKS)
    results = [each.result.twins for each in tried if each.result is not None]
    shared = frozenset[tuple[str, str]]().union(*results).intersection(*results)
    rows = [_HEAD.format(clicks=clicks)]
    rows += [f"| {' | '.join(_row(each, shared))} |\n" for each in tried]
    rows += [_RED, *(f"| {' | '.join(_red_row(each))} |\n" for each in red)]
    for each in tried:
        if each.result is not None:
            rows.append(f"\n## {each.emulator.title}\n\n{_reason(each.result)}\n\n")
            rows.append(f"![{each.emulator.title}]({key_of(each.emulator)}.png)\n")
    return "".join(rows)


def write(folder: Path, tried: Sequence[Tried], red: Sequence[Tried]) -> None:
    """The README and the pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    for each in tried:
        if each.result is not None:
            (folder / f"{key_of(each.emulator)}.png").write_bytes(each.result.picture)
    (folder / "README.md").write_text(table(tried, red), encoding="utf-8")


def summary(each: Tried) -> str:
    """One line for the screen."""
    return "  ".join(_row(each))


def _row(each: Tried, shared: frozenset[tuple[str, str]] | None = None) -> list[str]:
    """The cells of a row; `shared` are the letters that every terminal draws alike."""
    result = each.result
    if result is None:
        return [each.emulator.title, each.version, "", "", "", f"not tried: {each.problem}"]
    return [
        each.emulator.title,
        each.version,
        f"`{result.mode}`",
        f"{result.letters - _letters_wrong(result)} of {result.letters}",
        f"{result.clicked} of {len(article.CLICKS)}",
        "; ".join(
            [*_verdict(result, result.twins if shared is None else shared), each.emulator.remedy]
        ).removesuffix("; "),
    ]


def _red_row(each: Tried) -> list[str]:
    result = each.result
    count = each.problem if result is None else f"{_letters_wrong(result)} of {result.letters}"
    return [each.emulator.title, f"`{each.mode}`", count]


def _letters_wrong(result: Result) -> int:
    """Without the blanks that show a letter: each of those has one missing elsewhere."""
    return sum(not wrong.expected.text.isspace() for wrong in result.wrong)


def _verdict(result: Result, shared: frozenset[tuple[str, str]] = frozenset()) -> list[str]:
    said = ["right" if result.right else "**wrong**"]
    if result.right and (result.aside or result.faceless):
        said = ["order right, marks not"]
    if result.reshaped:
        said.append(f"joining forms drawn alike: {', '.join(result.reshaped)}")
    if result.aside:
        said.append(
            f"{len(result.aside)} of {result.marked} letters with marks have them in the cell"
            " beside, also where the letter stands alone: so this terminal draws this font"
        )
    if result.faceless:
        said.append(
            f"{len(result.faceless)} of {result.marked} letters with marks"
            f" ({' '.join(result.faceless)}\u200e) do not show the letter as it is without them"
        )
    if alike := sorted(result.twins - shared):
        pairs = ", ".join(f"{one}\u200e and {other}\u200e" for one, other in alike)
        said.append(f"draws alike what others tell apart: {pairs}")
    if result.heavy:
        said.append(
            f"{result.heavy} letters in the other weight, since where the weight changes it"
            " draws no longer as one word what must stay apart"
        )
    return said


def _reason(result: Result) -> str:
    return f"`{result.mode}`: {result.why}."
