"""Where a gold set lies under its project.

    <project>/gold/.gitignore
                  /annotators/<slug>/gold.json        the gold set of one annotator
                                    /gold.json.lock   held while it is open for writing
                                    /history/         archived journals, for undo and the log
                  /texts/ab/<sha256>.txt              every text that was marked

Nothing in `gold/` may lead out of it: a project can come from a stranger, and a link in
it must not make us read or write elsewhere.
"""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reader.errors import StoreError, UsageError

GOLD = "gold"
BASE = "gold.json"

IGNORED = b"""\
# What stands beside the marks while they are open. The marks are gold.json; keep them.
*.lock
*.journal
*.prev
*.torn-*
*.found-*
*.damaged-*
*.unread-*
.hashiya-*.tmp
"""

_PLAIN = re.compile(r"[a-z0-9](?:[a-z0-9_-]{0,38}[a-z0-9])?\Z")
_HASHED = re.compile(r".*-[0-9a-f]{8}\Z")
# Names that Windows gives to devices, whatever follows their first dot.
_DEVICES = frozenset(
    ("con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10)))
)


@dataclass(frozen=True, slots=True)
class Files:
    """The files of one database, which has a folder of its own; makes and reads nothing."""

    base: Path
    """The file that plain TinyDB opens."""

    @property
    def journal(self) -> Path:
        """What was done since the base was written."""
        return self.base.with_name(f"{self.base.name}.journal")

    @property
    def prev(self) -> Path:
        """The base before."""
        return self.base.with_name(f"{self.base.name}.prev")

    @property
    def lock(self) -> Path:
        """The lock's file; never deleted."""
        return self.base.with_name(f"{self.base.name}.lock")

    @property
    def history(self) -> Path:
        """The folder of the journals before."""
        return self.base.with_name("history")

    def aside(self, kind: str, time: str, n: int = 0) -> Path:
        """Where something found is kept: `gold.json.torn-20261125T101112`.

        Args:
            kind: what it is, such as `torn`.
            time: UTC time in RFC 3339.
            n: tells those of one second apart.
        """
        digits = re.sub(r"[^0-9T]", "", time)[:15]
        return self.base.with_name(f"{self.base.name}.{kind}-{digits}{f'-{n}' if n else ''}")

    @property
    def relics(self) -> list[Path]:
        """What only a database that was there before can have left."""
        names = (self.journal, self.prev, self.history)
        return [path for path in names if path.exists()]


@dataclass(frozen=True, slots=True)
class Layout:
    """The paths of one annotator's gold set; makes and reads nothing."""

    project: Path
    """The project's folder."""
    slug: str
    """The name of the annotator's folder."""

    @property
    def gold(self) -> Path:
        """The folder of all that is ours in the project."""
        return self.project / GOLD

    @property
    def folder(self) -> Path:
        """The annotator's folder."""
        return self.gold / "annotators" / self.slug

    @property
    def base(self) -> Path:
        """The gold set's file."""
        return self.folder / BASE

    @property
    def files(self) -> Files:
        """The files of the database."""
        return Files(self.base)

    @property
    def lock(self) -> Path:
        """The lock's file; never deleted."""
        return self.files.lock

    @property
    def ignore(self) -> Path:
        """Tells git what is not worth keeping."""
        return self.gold / ".gitignore"

    @property
    def history(self) -> Path:
        """The folder of archived journals."""
        return self.folder / "history"


def slug_of(annotator: str) -> str:
    """A folder's name for an annotator: safe on every file system, one to one.

    A name of up to 40 small ASCII letters, digits, `-` and `_` is its own slug. Any
    other gets what is left of it and eight digits of its sha256, and so does a name that
    looks like such a slug. Names that differ in their Unicode normalisation are one name.

    >>> slug_of("leyla"), slug_of("Léyla H.")
    ('leyla', 'leyla-h-201b9716')

    Raises:
        UsageError: the name is empty.
    """
    name = unicodedata.normalize("NFC", annotator)
    if not name.strip():
        raise UsageError("the annotator has no name", remedy="give one with --annotator NAME")
    if _PLAIN.match(name) and name not in _DEVICES and not _HASHED.match(name):
        return name
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    rest = re.sub(r"[^a-z0-9]+", "-", ascii_name).strip("-")[:31].strip("-")
    return f"{rest}-{digest}" if rest else digest


def is_of(about: Mapping[str, Any], slug: str) -> bool:
    """Whether a file may be of the annotator whose folder is called so, by what it says."""
    name = about.get("annotator")
    return not isinstance(name, str) or not name.strip() or slug_of(name) == slug


def same_name(one: str, other: str) -> bool:
    """Whether two names are one annotator's, however their letters are composed."""
    return unicodedata.normalize("NFC", one) == unicodedata.normalize("NFC", other)


def text_path(project: Path, sha256: str) -> Path:
    """Where the text of that sha256 lies.

    Raises:
        ValueError: it is not 64 hexadecimal digits, so no file is called so.
    """
    if re.fullmatch(r"[0-9a-f]{64}", sha256) is None:
        raise ValueError("not a sha256")
    return project / GOLD / "texts" / sha256[:2] / f"{sha256}.txt"


def check_inside(project: Path, path: Path) -> None:
    """Refuses a path in `gold/` that a link leads out of it.

    Raises:
        StoreError: it leads out.
    """
    home = Path(os.path.realpath(project)) / GOLD
    real = Path(os.path.realpath(path))
    if not real.is_relative_to(home):
        raise StoreError(
            f"a link leads out of the project, to {real}",
            path=path,
            remedy="replace the link by the folder or file itself",
        )


def can_write(folder: Path) -> bool:
    """Whether files can be made in a folder, or in what will be its parent."""
    part = folder
    # Unlike `Path.exists` this is False below a folder that we may not enter.
    while not os.path.exists(part) and part != part.parent:  # noqa: PTH110
        part = part.parent
    return os.access(part, os.W_OK | os.X_OK)
