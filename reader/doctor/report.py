"""The facts as lines to read."""

from __future__ import annotations

from collections.abc import Iterator

from reader import strings
from reader.doctor.facts import Facts

_LABEL = 12
"""Cells for what a line is about."""
_NARROWEST = 30
"""Cells below which a label's column would leave too little beside it."""


def report(facts: Facts, width: int | None = None) -> Iterator[str]:
    """Lines of text, in logical order, unsafe until they are made printable.

    Args:
        facts: what was found out.
        width: cells in which to break lines between words; None: they are as long as they are.
    """
    for line in _lines(facts):
        yield from [line] if width is None or width < _NARROWEST else _folded(line, width)


def _folded(line: str, width: int) -> list[str]:
    """A line and what goes on below it, beside the label's column."""
    from textwrap import wrap

    beside = " " * (_LABEL + 1)
    return wrap(
        line, width, subsequent_indent=beside, break_long_words=False, break_on_hyphens=False
    )


def _lines(facts: Facts) -> Iterator[str]:
    terminal = facts.terminal
    behind = strings.DOCTOR_INSIDE.format(terminal.outer) if terminal.outer else ""
    yield _line("terminal", " ".join(filter(None, (terminal.name, terminal.version, behind))))
    yield _line("answers", _answers(facts))
    yield _line("mode", f"{facts.choice.mode}: {facts.choice.reason}")
    if facts.remembered is not None:
        yield _line("remembered", facts.remembered)
    yield _line("colours", facts.colours)
    if facts.size is not None:
        yield _line("size", "{} × {}".format(*facts.size))
    yield _line("environment", _pairs(facts.variables))
    yield _line("locale", _pairs(facts.locale))
    yield from _fonts(facts)
    yield from _widths(facts)


def _line(label: str, value: str) -> str:
    return f"{label:<{_LABEL}} {value}"


def _pairs(values: dict[str, str]) -> str:
    return "  ".join(f"{name}={value}" for name, value in values.items()) or strings.DOCTOR_NONE


def _answers(facts: Facts) -> str:
    """What the terminal said of itself, question by question."""
    answer = facts.answer
    if answer is None:
        return strings.DOCTOR_NOT_ASKED
    background = {None: None, True: "dark", False: "light"}[answer.dark]
    bidi = None if answer.bidi is None else strings.DOCTOR_DECRPM.get(answer.bidi, answer.bidi)
    attributes = None if answer.attributes is None else ";".join(map(str, answer.attributes))
    said = {
        "XTVERSION": answer.version,
        "DECRQM ?2500": bidi,
        "DA1": attributes,
        "background": background,
    }
    return ", ".join(
        f"{question}: {strings.DOCTOR_SILENT if reply is None else reply}"
        for question, reply in said.items()
    )


def _fonts(facts: Facts) -> Iterator[str]:
    """The fonts, and whose they are."""
    if facts.remote:
        yield _line("fonts", strings.DOCTOR_REMOTE_FONTS)
    elif facts.fonts is None:
        yield _line("fonts", strings.DOCTOR_NO_FONTS)
    else:
        named: dict[str, list[str]] = {}
        for font in facts.fonts:
            family = font.family if font.covers else strings.DOCTOR_LACKS.format(font.family)
            named.setdefault(family, []).append(font.language)
        found = "; ".join(f"{', '.join(langs)}: {family}" for family, langs in named.items())
        yield _line("fonts", found)
        yield _line("", strings.DOCTOR_FONT_ADVICE)


def _widths(facts: Facts) -> Iterator[str]:
    """The samples whose width differs, or that none does."""
    if not facts.widths or all(found.reported is None for found in facts.widths):
        yield _line("widths", strings.DOCTOR_NO_WIDTHS)
        return
    wrong = [found for found in facts.widths if found.differs]
    yield _line("widths", strings.DOCTOR_WIDTHS.format(len(facts.widths) - len(wrong)))
    for found in wrong:
        points = " ".join(f"U+{ord(character):04X}" for character in found.sample.text)
        yield _line(
            "",
            strings.DOCTOR_WIDTH.format(
                name=found.sample.name,
                points=points,
                reported=found.reported,
                expected=found.expected,
            ),
        )
