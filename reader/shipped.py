"""Where the files that come with hashiya lie: its colour themes and its sample articles.

They stand at the top of the repository, where people look for them, and the wheel carries
copies inside the package. An editable install has no copies: its package is the checkout's.
Called by `reader.themes` and `reader.samples`, which know what the files mean.
"""

from __future__ import annotations

from pathlib import Path

from reader.errors import InputError

_PACKAGE = Path(__file__).resolve().parent


def find_shipped(name: str, *, package: Path = _PACKAGE) -> Path:
    """The folder of the shipped files called `name`, such as `themes`.

    Args:
        name: the folder's name at the top of the repository.
        package: the folder of the package `reader`.

    Raises:
        InputError: it is in neither place, so the installation is not whole.
    """
    installed = package / "shipped_files" / name
    if installed.is_dir():
        return installed
    checkout = package.parent
    # Without this mark, a site-packages/themes of somebody else's would be taken for ours.
    if (checkout / "pyproject.toml").is_file() and (checkout / name).is_dir():
        return checkout / name
    raise InputError(
        f"the folder {name} that comes with hashiya is missing",
        path=installed,
        remedy="install hashiya again",
    )
