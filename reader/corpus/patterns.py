"""Patterns of file names that no shell has expanded: quoted ones, and those of other systems.

`*`, `?` and `[…]` match within a name, `**` any folders; a leading dot is matched by a
dot alone, as in a shell. A path that exists is never taken for a pattern.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from reader.corpus.natural import natural_key

_WILD = frozenset("*?[")


def is_pattern(path: Path) -> bool:
    """Whether `path` holds a wildcard and is no file of that very name."""
    return not _WILD.isdisjoint(str(path)) and not os.path.lexists(path)


def expanded(paths: Iterable[Path]) -> list[Path]:
    """The paths with what each pattern matches in its place, in natural order.

    A pattern that matches nothing stays, so that it is named like any other path that does
    not exist.
    """
    import glob  # 6 ms, which few runs need

    found: list[Path] = []
    for path in paths:
        pattern = str(path) if is_pattern(path) else ""
        matches = glob.glob(pattern, recursive=True)  # noqa: PTH207  # Path's takes no absolute ones
        found += map(Path, sorted(matches, key=natural_key)) if matches else [path]
    return list(dict.fromkeys(found))
