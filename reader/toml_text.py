"""TOML that may be a stranger's: what would take minutes or gigabytes to parse is refused.

Python's parser follows the standard, and its time and memory go by the square of a key's
parts: a line of forty kilobytes takes gigabytes. No file of ours has keys of many parts.
"""

from __future__ import annotations

import re
from typing import Any

LARGEST = 1 << 20
"""Characters of a file; a larger one is not read."""
_PART = r"""(?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')[ \t]*"""
_MANY_PARTS = re.compile(rf"(?:^|[\[{{,])[ \t]*(?:{_PART}\.[ \t]*){{16}}", re.MULTILINE)


def parse(text: str) -> dict[str, Any]:
    """The tables of a TOML file.

    Raises:
        tomllib.TOMLDecodeError: it is none, or too large; with the line where there is one.
        RecursionError: it is nested too deeply.
    """
    import tomllib

    if len(text) > LARGEST:
        raise tomllib.TOMLDecodeError(f"it is larger than {LARGEST} characters")
    found = _MANY_PARTS.search(text)
    if found is not None:
        line = text.count("\n", 0, found.end()) + 1
        raise tomllib.TOMLDecodeError(f"A key has too many parts (at line {line}, column 1)")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        raise
    except ValueError as error:  # Python reads no number of thousands of digits
        raise tomllib.TOMLDecodeError("A number has too many digits") from error
