"""Which file system a folder lies on, so that a user is told where a lock can't be trusted.

A lock of this computer does not always reach the others that have the same folder, and
whether it does nobody can find out by trying. So the file systems that several computers
share are known by their names; what Linux says of its mounts is parsed here, purely, and
elsewhere only a network path of Windows is known. The names of mounts come from whoever
made them: what is said is ours, or checked.
"""

from __future__ import annotations

import os
import re
from pathlib import Path, PureWindowsPath
from typing import NamedTuple

from reader import strings

_MOUNTS = Path("/proc/self/mountinfo")
_ESCAPE = re.compile(rb"\\([0-7]{3})")
_NAME = re.compile(r"[a-z0-9][a-z0-9._+-]{0,31}\Z")

_SHARED = {
    "9p": "9p",
    "afs": "AFS",
    "afpfs": "AFP",
    "beegfs": "BeeGFS",
    "ceph": "Ceph",
    "cifs": "SMB",
    "coda": "Coda",
    "davfs": "WebDAV",
    "drvfs": "WSL's drvfs",
    "gfs2": "GFS2",
    "gpfs": "GPFS",
    "glusterfs": "GlusterFS",
    "lustre": "Lustre",
    "ncpfs": "NCP",
    "nfs": "NFS",
    "nfs4": "NFS",
    "ocfs2": "OCFS2",
    "orangefs": "OrangeFS",
    "prl_fs": "a folder shared with a virtual machine",
    "pvfs2": "OrangeFS",
    "smb3": "SMB",
    "smbfs": "SMB",
    "vboxsf": "a folder shared with a virtual machine",
    "virtiofs": "a folder shared with a virtual machine",
    "vmhgfs": "a folder shared with a virtual machine",
}
"""File systems that other computers may have mounted, too, and what they are called."""

_OWN_DISK = frozenset(
    ("bindfs", "cryfs", "encfs", "exfat", "ext2", "fuse-overlayfs", "gocryptfs", "mergerfs",
     "ntfs-3g", "securefs", "squashfuse", "unionfs", "unionfs-fuse", "veracrypt", "zfs-fuse")
)  # fmt: skip
"""FUSE file systems over a disk of this computer."""


class Mount(NamedTuple):
    """One line of Linux's mount table."""

    point: bytes
    """The folder that it is mounted on."""
    kind: str
    """The file system's type, `fuse.sshfs` for example."""
    device: str
    """Its number, `major:minor`."""


def mounts_in(table: bytes) -> list[Mount]:
    """The mounts of /proc/self/mountinfo, in its order; a line that is none is left out."""
    found = []
    for line in table.split(b"\n"):
        head, dash, tail = line.partition(b" - ")
        fields, kind = head.split(b" "), tail.split(b" ")[0]
        # A folder's blanks are escaped, so that no name brings fields of its own in.
        if dash and len(fields) >= 6 and kind:
            device = fields[2].decode("ascii", "replace")
            found.append(Mount(_unescaped(fields[4]), kind.decode("ascii", "replace"), device))
    return found


def _unescaped(field: bytes) -> bytes:
    return _ESCAPE.sub(lambda found: bytes((int(found[1], 8) & 0xFF,)), field)


def mount_of(path: bytes, mounts: list[Mount], device: str = "") -> Mount | None:
    """The mount that an absolute path without links lies on.

    The longest of those that lead there, and of two on one folder the later one, which
    covers the other; where the number of the path's device is known and one of them has
    it, only those that do: a mount may be covered by one above it.
    """
    above = [
        each
        for each in mounts
        if each.point == b"/" or path == each.point or path.startswith(each.point + b"/")
    ]
    fitting = [each for each in above if each.device == device] or above
    best: Mount | None = None
    for each in fitting:
        if best is None or len(each.point) >= len(best.point):
            best = each
    return best


def shared_kind(kind: str) -> str:
    """What a type of file system is called, if other computers may write it, too; else empty."""
    known = _SHARED.get(kind)
    if known is not None:
        return known
    family, _, name = kind.partition(".")
    if family != "fuse" or name in _OWN_DISK:
        return ""
    if name in _SHARED:
        return _SHARED[name]
    # A program behind FUSE, and nobody knows where it gets its files from.
    return f"FUSE ({name})" if _NAME.match(name) else "FUSE"


def shared_by_computers(folder: Path) -> str:
    """The name of the file system that a folder lies on, if other computers may share it.

    Empty where they can't or nobody can tell. The folder need not be there yet.
    """
    if os.name == "nt":
        return network_path(str(folder))
    part = Path(os.path.realpath(folder))
    try:
        table = _MOUNTS.read_bytes()
        while not part.exists() and part != part.parent:
            part = part.parent
        number = part.stat().st_dev
    except OSError:
        return ""
    device = f"{os.major(number)}:{os.minor(number)}"
    mount = mount_of(os.fsencode(part), mounts_in(table), device)
    return shared_kind(mount.kind) if mount is not None else ""


def network_path(path: str) -> str:
    """`a network path` for Windows' `\\\\\\\\server\\\\share\\\\…`, else nothing."""
    drive = PureWindowsPath(path).drive
    # `\\?\` and `\\.\` are other spellings of this computer's own paths.
    local = drive.startswith(("\\\\?\\", "\\\\.\\")) and not drive.upper().startswith(
        "\\\\?\\UNC\\"
    )
    return "a network path" if drive.startswith("\\\\") and not local else ""


def lock_notes(folder: Path, *, soft: bool) -> list[str]:
    """What has to be said about locks on a folder, without full stops.

    Args:
        folder: the gold set's.
        soft: its lock is only a file that is there.
    """
    if soft:
        return [strings.NO_LOCKS]
    kind = shared_by_computers(folder)
    return [strings.SHARED_MARKS.format(kind=kind)] if kind else []
