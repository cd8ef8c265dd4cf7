"""The one settings object: defaults < the user's TOML file < HASHIYA_* < flags.

Built once by the command line and handed down; nobody else reads the environment for a
setting. The file is `settings.toml` in the user's configuration folder. A key that
nobody knows is an error that names the nearest known one: a misspelt setting that is
ignored in silence looks like a program that does not work.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, get_args

from reader.errors import SaveFailed, SchemaError, UsageError
from reader.files import config_dir

Colour = Literal["auto", "truecolor", "256", "16", "none"]
Bidi = Literal["auto", "visual", "override", "words", "logical"]
Marks = Literal["edges", "letters", "lines"]

COLOURS: tuple[Colour, ...] = get_args(Colour)
BIDI_MODES: tuple[Bidi, ...] = get_args(Bidi)
MARKS: tuple[Marks, ...] = get_args(Marks)
MEASURE = (40, 76)
"""The least and the most that `measure` may be, in cells."""

ENVIRONMENT = "HASHIYA_"
_NOT_SETTINGS = frozenset({"CONFIG_DIR", "STATE_DIR"})
"""Environment names with our prefix that say where files lie (reader/files.py)."""


class Settings(NamedTuple):
    """What the user chose; None: nothing was chosen, and the one who asks decides."""

    theme: str | None = None
    """The name of a colour theme."""
    colour: Colour = "auto"
    """How many colours the terminal is sent. NO_COLOR turns `auto` into `none`."""
    bidi: Bidi = "auto"
    """What is done for terminals that reorder text themselves."""
    measure: int | None = None
    """The widest line of text in cells, 40 to 76; None: by the screen's width."""
    line_spacing: int = 0
    """Blank rows after each line of text: 0 or 1."""
    paragraph_spacing: int | None = None
    """Blank rows after each paragraph, 0 to 2; None: one after those of two lines or more."""
    invisibles: bool = False
    """Whether characters without a look of their own are shown by signs."""
    marks: Marks | None = None
    """How marks are shown; None: as the theme has it."""
    project: Path | None = None
    """The folder in which `gold/` lies; None: the current folder."""
    corpus: Path | None = None
    """What is opened when no path is given; None: the current folder."""
    annotator: str | None = None
    """Whose marks are made; None: the user's login name."""
    read_only: bool = False
    """Look, and change nothing."""
    history: int = 64
    """Megabytes of archived journals that are kept for undo and the log; 0: none."""
    mouse: bool = True
    """Whether the app takes the mouse; else the terminal keeps it."""
    sources: Mapping[str, str] = MappingProxyType({})
    """For each key that was set: a file, an environment name, or a flag."""


def load(
    flags: Mapping[str, Any] | None = None,
    *,
    environ: Mapping[str, str] | None = None,
    path: Path | None = None,
) -> Settings:
    """The settings in force.

    Args:
        flags: values of the command line by key; None means not given.
        environ: the environment (default: the process's own).
        path: the file (default: `settings_path()`); it need not exist.

    Raises:
        SchemaError: an unknown key or an impossible value, with where it stands.
        UsageError: the same of a flag.
    """
    env = os.environ if environ is None else environ
    values: dict[str, Any] = {}
    sources: dict[str, str] = {}
    for layer in (
        _from_file(settings_path() if path is None else path),
        _from_environment(env),
        _from_flags(flags or {}),
    ):
        for key, value, source in layer:
            values[key], sources[key] = value, source
    if values.get("colour", "auto") == "auto" and env.get("NO_COLOR"):
        values["colour"], sources["colour"] = "none", "NO_COLOR"
    return Settings(**values, sources=sources)


def settings_path() -> Path:
    """The user's settings file; it need not exist."""
    return config_dir() / "settings.toml"


def remember(key: str, value: str | int | bool, *, path: Path | None = None) -> None:
    """Write one key into the settings file; everything else in it stays as it was.

    Raises:
        SchemaError: the key or the value is impossible, or the file is no TOML.
        SaveFailed: the file can't be read or written.
    """
    import tomlkit
    from tomlkit.exceptions import ParseError

    from reader.files import atomic_write, private_folder

    target = settings_path() if path is None else path
    _checked(key, value, target, None)
    try:
        private_folder(target.parent)
        # Bytes, because newlines are the user's too.
        before = target.read_bytes() if target.exists() else b""
        document = tomlkit.parse(before)
        document[key] = value
        atomic_write(target, tomlkit.dumps(document).encode())
    except (ParseError, UnicodeDecodeError) as error:
        raise _no_toml(error, target) from error
    except OSError as error:
        raise SaveFailed(
            f"the setting {key} could not be kept: {error.strerror}", path=target
        ) from error


_Layer = Iterator[tuple[str, Any, str]]


def _from_file(path: Path) -> _Layer:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return
    except OSError as error:
        raise SchemaError(f"the settings can't be read: {error.strerror}", path=path) from error
    import tomllib

    from reader.toml_text import parse

    try:
        text = data.decode("utf-8")
        table = parse(text)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _no_toml(error, path) from error
    except RecursionError as error:
        raise SchemaError("it is nested too deeply", path=path, remedy="lay it out flat") from error
    for key, value in table.items():
        checked = _checked(key, value, path, _line_of(key, text))
        # A folder named in the file means the same wherever the program is started.
        yield key, path.parent / checked if isinstance(checked, Path) else checked, str(path)


def _from_environment(environ: Mapping[str, str]) -> _Layer:
    for name in sorted(environ):
        key = name.removeprefix(ENVIRONMENT)
        # A variable set to nothing is how a shell unsets one for a single command.
        if key != name and key not in _NOT_SETTINGS and environ[name]:
            yield key.lower(), _checked(key.lower(), environ[name], name, None), name


def _from_flags(flags: Mapping[str, Any]) -> _Layer:
    for key, value in flags.items():
        if value is not None:
            flag = f"--{key.replace('_', '-')}"
            try:
                yield key, _checked(key, value, flag, None), flag
            except SchemaError as error:
                raise UsageError(error.what, path=flag, remedy=error.remedy) from None


def _checked(key: str, value: object, where: Path | str, line: int | None) -> Any:
    """The value as the settings hold it.

    Raises:
        SchemaError: nobody knows the key, or it can't have this value.
    """
    if key not in _KEYS:
        raise _unknown(key, where, line)
    try:
        return _KEYS[key](value)
    except ValueError as error:
        raise SchemaError(f"{key} {error}", path=where, line=line) from None


def _unknown(key: str, where: Path | str, line: int | None) -> SchemaError:
    from difflib import get_close_matches

    near = get_close_matches(key, _KEYS, n=1, cutoff=0.5)
    remedy = f"perhaps {near[0]} was meant" if near else f"the settings are {', '.join(_KEYS)}"
    return SchemaError(f"there is no setting {key!r}", path=where, line=line, remedy=remedy)


def _no_toml(error: Exception, path: Path) -> SchemaError:
    line = re.search(r"line (\d+)", str(error))
    return SchemaError(
        "it is not valid TOML, so no setting in it counts",
        path=path,
        line=int(line.group(1)) if line else None,
        remedy="correct it or move it away",
    )


def _line_of(key: str, text: str) -> int | None:
    """The 1-based line on which a top-level key or table is set, if it is written plainly."""
    found = re.search(rf"^[ \t]*\[*[\"']?{re.escape(key)}[\"']?[ \t]*[=.\]]", text, re.MULTILINE)
    return text.count("\n", 0, found.start()) + 1 if found else None


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("has to be text that is not empty")
    return value


def _folder(value: object) -> Path:
    folder = Path(value if isinstance(value, Path) else _text(value)).expanduser()
    if "\0" in str(folder):
        raise ValueError("has to be the name of a folder")
    return folder


def _one_of(*known: str) -> Callable[[object], str]:
    def check(value: object) -> str:
        # TOML's 256 and "256" mean the same.
        text = str(value) if type(value) is int else value
        if text not in known:
            raise ValueError(f"has to be one of {', '.join(known)}")
        return str(text)

    return check


def _number(least: int, most: int) -> Callable[[object], int]:
    def check(value: object) -> int:
        number = value
        if isinstance(value, str) and value.isascii() and value.isdigit():
            number = int(value)
        if type(number) is not int or not least <= number <= most:
            raise ValueError(f"has to be a number from {least} to {most}")
        return number

    return check


def _or_auto(check: Callable[[object], Any]) -> Callable[[object], Any]:
    """What `auto` leaves to the program is None; all else goes through `check`."""

    def with_auto(value: object) -> Any:
        try:
            return None if value == "auto" else check(value)
        except ValueError as error:
            raise ValueError(f"{error}, or auto") from None

    return with_auto


_TRUTH = {"1": True, "true": True, "yes": True, "on": True}
_TRUTH |= {"0": False, "false": False, "no": False, "off": False}


def _boolean(value: object) -> bool:
    found = value if isinstance(value, bool) else _TRUTH.get(str(value).lower())
    if found is None:
        raise ValueError("has to be true or false")
    return found


_KEYS: Mapping[str, Callable[[object], Any]] = {
    "theme": _text,
    "colour": _one_of(*COLOURS),
    "bidi": _one_of(*BIDI_MODES),
    "measure": _or_auto(_number(*MEASURE)),
    "line_spacing": _number(0, 1),
    "paragraph_spacing": _or_auto(_number(0, 2)),
    "invisibles": _boolean,
    "marks": _or_auto(_one_of(*MARKS)),
    "project": _folder,
    "corpus": _folder,
    "annotator": _text,
    "read_only": _boolean,
    "history": _number(0, 1_000_000),
    "mouse": _boolean,
}
"""How each setting's value is read, whether it comes from TOML, a variable or a flag."""

KNOWN: tuple[str, ...] = tuple(_KEYS)
"""The keys, in the order in which they are documented."""
