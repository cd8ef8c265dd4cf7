"""The texts that marks rest on, each in a file named by its sha256.

A copy is kept from the first mark on, so that a changed or lost article can still be
exported and its marks be mapped to the new text. Several annotators share them: a name
says all about the content, so whoever writes one writes the same bytes.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from reader.errors import StoreDamaged
from reader.files import read_plain
from reader.gold.store.disk import DISK, Disk
from reader.gold.store.layout import GOLD, check_inside, text_path


def read_text(project: Path, sha256: str) -> str | None:
    """The text of that sha256 as it was marked, or None: it is not kept here.

    Raises:
        StoreDamaged: the file is there and can't be read, or holds another text.
        StoreError: a link leads out of the project.
        ValueError: it is not a sha256.
    """
    path = text_path(project, sha256)
    check_inside(project, path)
    try:
        data = read_plain(path)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StoreDamaged(
            f"a marked text can't be read ({error.strerror})",
            path=path,
            remedy="see what reader repair would do",
        ) from error
    if hashlib.sha256(data).hexdigest() != sha256:
        raise StoreDamaged(
            "a marked text is not what it was", path=path, remedy="see what reader repair would do"
        )
    return data.decode("utf-8", "surrogatepass")


def write_text(project: Path, sha256: str, text: str, disk: Disk = DISK) -> None:
    """Keeps a text, durably; one that is kept already is left alone, a damaged one mended.

    Raises:
        OSError: the disk or the folder refused.
        StoreError: a link leads out of the project.
        ValueError: the text has another sha256.
    """
    data = text.encode("utf-8", "surrogatepass")
    if hashlib.sha256(data).hexdigest() != sha256:
        raise ValueError("the text has another sha256")
    path = text_path(project, sha256)
    check_inside(project, path)
    # Durable even where they are there: whoever made them may have been killed before that.
    disk.private_folder(path.parent, project / GOLD / "texts")
    try:
        if disk.read(path) == data:
            disk.settle(path.parent)
            return
    except FileNotFoundError:
        pass
    disk.write_whole(path, [data])
