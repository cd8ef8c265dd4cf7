"""Which folder is the project, whose marks are made, and where else marks for a corpus lie.

A project is the folder that `gold/` is in: what `--project` or the settings say, else the
current folder. An index of the user's remembers which project has marks for which corpus,
so that somebody who starts elsewhere is told instead of finding the marks gone.
"""

from __future__ import annotations

import os
from pathlib import Path

from reader.errors import UsageError
from reader.settings import Settings
from reader.state_file import State, change_state, read_state

_FILE = "projects.json"
_PROJECTS = 500
"""Projects remembered; the one marked in longest ago goes first."""


def project_of(settings: Settings) -> Path:
    """The project's folder, absolute. It need not exist: the first mark makes it.

    Raises:
        UsageError: it can't be one, or neither it nor the folder above it is there.
    """
    folder = (settings.project or Path()).absolute()
    if folder.exists() and not folder.is_dir():
        raise UsageError("the project has to be a folder", path=folder)
    if not folder.exists() and not folder.parent.is_dir():
        raise UsageError(
            "there is no such project", path=folder, remedy="make the folder, or name another"
        )
    return folder


def has_gold(project: Path) -> bool:
    """Whether anything was ever marked in the project."""
    # Where we may not look there is nothing for us; pathlib would raise.
    return os.path.isdir(project / "gold" / "annotators")  # noqa: PTH112


def annotator_of(settings: Settings) -> str:
    """Whose marks are made: what the settings say, else the user's login name."""
    if settings.annotator:
        return settings.annotator
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        # A container may run under a number that has no name.
        return f"user-{os.getuid()}" if hasattr(os, "getuid") else "user"


def note_marks(project: Path, root: Path, *, folder: Path | None = None) -> None:
    """Remember that the project has marks for the corpus at `root`. Never raises."""
    name, corpus = str(project.resolve()), str(root.resolve())

    def change(state: State) -> None:
        projects = _projects(state)
        roots = [other for other in projects.pop(name, ()) if other != corpus]
        projects[name] = [*roots, corpus]
        state["projects"] = dict(list(projects.items())[-_PROJECTS:])

    if _projects(read_state(_FILE, folder)).get(name, [])[-1:] != [corpus]:
        change_state(_FILE, change, folder)


def roots_of(project: Path, *, folder: Path | None = None) -> list[Path]:
    """The corpora that the project has marks for and that are still there, latest first."""
    known = _projects(read_state(_FILE, folder)).get(str(project.resolve()), [])
    return [root for name in reversed(known) if (root := Path(name)).is_dir()]


def marks_elsewhere(project: Path, root: Path, *, folder: Path | None = None) -> Path | None:
    """Another project with marks for the corpus at `root`, where this one has none at all.

    A project that has some may have them for this corpus, too: copied from another
    machine, it is not in the user's index.
    """
    if has_gold(project):
        return None
    own, corpus = str(project.resolve()), str(root.resolve())
    for name, roots in reversed(_projects(read_state(_FILE, folder)).items()):
        if name != own and corpus in roots and has_gold(Path(name)):
            return Path(name)
    return None


def _projects(state: State) -> dict[str, list[str]]:
    projects = state.get("projects")
    if not isinstance(projects, dict):
        return {}
    return {
        name: [root for root in roots if isinstance(root, str)]
        for name, roots in projects.items()
        if isinstance(roots, list)
    }
