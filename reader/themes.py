"""Colour themes: one TOML file each, read and checked without loading the app.

The format is described for its writers in themes/README.md. A theme that says something
impossible never stops the program: `load_themes` returns what it could read, and for the rest
one error for each field concerned.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Literal, NamedTuple, TypeAlias, cast

from reader.colour import contrast, nearest_256, parse_hex
from reader.errors import SchemaError
from reader.shipped import find_shipped
from reader.toml_text import parse

Marks: TypeAlias = Literal["edges", "letters", "lines"]

# The places for a label's colours; a schema names one, or takes the next that is free.
SLOTS: Final = ("actor", "date", "claim", "4", "5", "6", "7", "8", "9")
BASE_COLOURS: Final = (
    "primary", "secondary", "accent", "warning", "error", "success",
    "foreground", "background", "surface", "panel", "boost",
)  # fmt: skip
# What the reading pane paints with, apart from the labels.
OWN_VARIABLES: Final = (
    "rule", "selection", "selection-text", "caret", "caret-text", "search", "search-text",
)  # fmt: skip
# In a theme of the terminal's own colours these have nothing to be exact about.
EXACT_VARIABLES: Final = ("text", "text-muted")
ANSI_VARIABLES: Final = ("ansi-background", "ansi-foreground")

_OTHER_FIELDS: Final = ("name", "dark", "ansi", "variables")
_HUES: Final = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")
_ANSI: Final = frozenset(
    {"ansi_default"} | {f"ansi_{hue}" for hue in _HUES} | {f"ansi_bright_{hue}" for hue in _HUES}
)
_HEX = re.compile(r"#[0-9A-Fa-f]{6}")
_AUTO = re.compile(r"auto( [0-9]{1,3}%)?")
_STYLES: Final = frozenset(
    {"none", "bold", "dim", "italic", "underline", "reverse", "strike", "not"}
)
_MARKS: Final = ("edges", "letters", "lines")
_AT_LINE = re.compile(r" \(at line ([0-9]+), column [0-9]+\)")
# A label that brings its own colours keeps these (WCAG: text 7:1, signs 3:1).
_LEAST_TEXT: Final = 7.0
_LEAST_SIGN: Final = 3.0


class LabelColours(NamedTuple):
    """How one label looks."""

    tint: str  # the ground of the letters: `#RRGGBB`, or `ansi_default` without colour
    mark: str  # edges, rails and ticks, written the same way
    tint256: int | None  # the tint where there are 256 colours, 16 to 255; None: no ground
    mark256: int | None  # the mark where there are 256 colours; None: the text's colour
    mark16: str  # the mark where there are 16: an `ansi_…` name


class Theme(NamedTuple):
    """One theme, checked."""

    name: str  # what `--theme` calls it: the file's name without its suffix
    path: Path  # the file that it was read from
    dark: bool  # is the text lighter than the page?
    ansi: bool  # the terminal's own colours, and no others
    colours: Mapping[str, str]  # BASE_COLOURS: `#RRGGBB`, or `ansi_…` in an ansi theme
    variables: Mapping[str, str]  # all of `[variables]`, as text

    def colour(self, name: str) -> str:
        """A base colour or a variable by its name in the file.

        Raises:
            KeyError: the theme has no such name.
        """
        return self.colours[name] if name in self.colours else self.variables[name]

    @property
    def text(self) -> str:
        """The colour of the article's letters."""
        return self.variables.get("text", self.colours["foreground"])

    @property
    def muted(self) -> str:
        """The colour of what stands beside the article."""
        return self.variables.get("text-muted", self.colours["secondary"])

    @property
    def current_mix(self) -> float:
        """How far the current span's tint moves to its mark, 0 to 1."""
        return float(self.variables.get("current-mix", "0"))

    @property
    def marks(self) -> Marks:
        """How spans are shown until the user asks otherwise."""
        return cast("Marks", self.variables.get("marks", "edges"))

    def label(self, slot: str) -> LabelColours:
        """The colours of one of the `SLOTS`.

        Raises:
            KeyError: there is no such slot.
        """
        name = _variable(slot)
        return LabelColours(
            tint=self.variables[name],
            mark=self.variables[f"{name}-mark"],
            tint256=_number(self.variables.get(f"{name}-256")),
            mark256=_number(self.variables.get(f"{name}-mark-256")),
            mark16=self.variables.get(f"{name}-mark-16", "ansi_default"),
        )

    def pair(self, tint: str, mark: str) -> LabelColours:
        """The colours of a label that brings its own tint and mark.

        Raises:
            SchemaError: not `#RRGGBB`, or too close to this theme's text or page.
        """
        for colour in (tint, mark):
            if not _HEX.fullmatch(colour):
                raise SchemaError(f"{colour!r} is no colour", remedy="write it as #RRGGBB")
        if self.ansi:
            return LabelColours("ansi_default", "ansi_default", None, None, "ansi_default")
        self._require(self.text, tint, _LEAST_TEXT, "the text")
        self._require(mark, self.colours["background"], _LEAST_SIGN, "the mark")
        return LabelColours(
            tint, mark, nearest_256(parse_hex(tint)), nearest_256(parse_hex(mark)), "ansi_default"
        )

    def _require(self, on: str, ground: str, least: float, what: str) -> None:
        found = contrast(parse_hex(on), parse_hex(ground))
        if found < least:
            raise SchemaError(
                f"{what} {on} on {ground} has a contrast of {found:.1f} in the theme {self.name}",
                remedy=f"choose a colour that reaches {least:.0f}",
            )


def _variable(slot: str) -> str:
    return f"label-{slot}"


def _number(text: str | None) -> int | None:
    return None if text is None else int(text)


def find_themes_dir() -> Path:
    """The folder of the themes that come with hashiya, wherever it is installed.

    Raises:
        InputError: the installation is not whole.
    """
    return find_shipped("themes")


def theme_files(*folders: Path) -> dict[str, Path]:
    """Each theme's name and file, by name; a later folder's theme replaces an earlier one's.

    A folder that is not there holds none. No file is opened.
    """
    found = {
        path.stem: path
        for folder in folders
        if folder.is_dir()
        for path in folder.glob("*.toml")
        if not path.name.startswith(".")
    }
    return dict(sorted(found.items()))


def load_themes(*folders: Path) -> tuple[dict[str, Theme], list[SchemaError]]:
    """Read all themes of the folders: those that are right, and what is wrong with the others.

    Returns:
        The themes by name, and an error for each field of each file that can't be.
    """
    loaded: dict[str, Theme] = {}
    failed: list[SchemaError] = []
    for name, path in theme_files(*folders).items():
        theme, problems = read_theme(path)
        failed.extend(problems)
        if theme is not None:
            loaded[name] = theme
    return loaded, failed


def load_theme(path: Path) -> Theme:
    """Read one theme.

    Raises:
        SchemaError: the first field that can't be, or the file itself.
    """
    theme, problems = read_theme(path)
    if theme is None:
        raise problems[0]
    return theme


def read_theme(path: Path) -> tuple[Theme | None, list[SchemaError]]:
    """One file's theme, or else all that is wrong with it."""
    try:
        record = parse(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        return None, [SchemaError(f"the theme can't be read: {reason}", path=path)]
    except UnicodeDecodeError as error:
        return None, [SchemaError(f"byte {error.start} is not UTF-8", path=path)]
    except tomllib.TOMLDecodeError as error:
        return None, [_syntax_error(path, str(error))]
    except RecursionError:
        return None, [SchemaError("the theme is nested too deeply", path=path)]
    problems = [
        SchemaError(what, path=path, remedy=remedy) for what, remedy in _problems(record, path.stem)
    ]
    return (None, problems) if problems else (_build(record, path), [])


def _syntax_error(path: Path, message: str) -> SchemaError:
    found = _AT_LINE.search(message)
    line = int(found[1]) if found else None
    return SchemaError(f"this is not TOML: {_AT_LINE.sub('', message)}", path=path, line=line)


def _build(record: Mapping[str, Any], path: Path) -> Theme:
    return Theme(
        name=path.stem,
        path=path,
        dark=record["dark"],
        ansi=record.get("ansi", False),
        colours=MappingProxyType({name: record[name] for name in BASE_COLOURS}),
        variables=MappingProxyType({k: str(v) for k, v in record["variables"].items()}),
    )


def _problems(record: Mapping[str, Any], stem: str) -> Iterator[tuple[str, str]]:
    """What is wrong with a theme's fields, each with its remedy."""
    if record.get("name") != stem:
        yield f"name is {record.get('name')!r}", f"write name = {stem!r}, as the file is called"
    for field, needed in (("dark", True), ("ansi", False)):
        if not isinstance(record.get(field, None if needed else False), bool):
            yield f"{field} is {_said(record.get(field))}", "write true or false"
    for field in record:
        if field not in BASE_COLOURS and field not in _OTHER_FIELDS:
            known = ", ".join((*_OTHER_FIELDS, *BASE_COLOURS))
            yield f"there is no field {field}", f"it may be {known}"
    ansi = record.get("ansi") is True
    for field in BASE_COLOURS:
        yield from _colour_problem(field, record.get(field), ansi=ansi)
    variables = record.get("variables")
    if not isinstance(variables, dict):
        yield "the table [variables] is missing", "copy it from a theme that comes with hashiya"
        return
    for name in _required(ansi=ansi):
        if name not in variables:
            yield f"variables.{name} is missing", "add it"
    for name, value in variables.items():
        yield from _variable_problem(name, value, ansi=ansi)


def _required(*, ansi: bool) -> Iterator[str]:
    yield from OWN_VARIABLES
    yield from ANSI_VARIABLES if ansi else (*EXACT_VARIABLES, "current-mix")
    for slot in SLOTS:
        name = _variable(slot)
        yield name
        yield f"{name}-mark"
        if not ansi:
            yield from (f"{name}-256", f"{name}-mark-256", f"{name}-mark-16")


def _variable_problem(name: str, value: object, *, ansi: bool) -> Iterator[tuple[str, str]]:
    field = f"variables.{name}"
    text = str(value)
    if not isinstance(value, (str, int, float)) or isinstance(value, bool):
        yield f"{field} is {_said(value)}", "write it in quotes"
    elif name == "marks":
        if value not in _MARKS:
            yield f"{field} is {_said(value)}", f"write one of {', '.join(_MARKS)}"
    elif name == "current-mix":
        if not _is_share(text):
            yield f"{field} is {_said(value)}", "write a number from 0 to 1"
    elif name.endswith("-256"):
        if not (text.isascii() and text.isdigit() and 16 <= int(text) <= 255):
            yield f"{field} is {_said(value)}", "write a number from 16 to 255"
    elif name.endswith("-16"):
        if value not in _ANSI:
            yield f"{field} is {_said(value)}", "write a name such as ansi_blue"
    elif name.endswith("-style"):
        if not text.split() or not _STYLES.issuperset(text.split()):
            yield f"{field} is {_said(value)}", f"write words of {', '.join(sorted(_STYLES))}"
    elif name in _OURS or not _AUTO.fullmatch(text):
        yield from _colour_problem(field, value, ansi=ansi)


# Those that the pane reads itself, and so can't leave to the toolkit to work out.
_OURS: Final = frozenset(
    {*OWN_VARIABLES, *EXACT_VARIABLES, *ANSI_VARIABLES}
    | {_variable(slot) + end for slot in SLOTS for end in ("", "-mark")}
)


def _is_share(text: str) -> bool:
    try:
        return 0 <= float(text) <= 1
    except ValueError:
        return False


def _colour_problem(field: str, value: object, *, ansi: bool) -> Iterator[tuple[str, str]]:
    if value is None:
        yield f"{field} is missing", "add it"
    elif ansi:
        if value not in _ANSI:
            yield f"{field} is {_said(value)}", "write a name such as ansi_default or ansi_blue"
    elif not (isinstance(value, str) and _HEX.fullmatch(value)):
        yield f"{field} is {_said(value)}", "write a colour as #RRGGBB"


def _said(value: object) -> str:
    return "missing" if value is None else repr(value)
