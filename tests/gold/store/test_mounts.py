"""Which file systems are said to be shared, by mount tables as Linux writes them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader import strings
from reader.gold.store import Store, mounts
from reader.gold.store.mounts import (
    Mount,
    lock_notes,
    mount_of,
    mounts_in,
    network_path,
    shared_by_computers,
    shared_kind,
)

TABLE = rb"""22 27 0:21 / /proc rw,relatime - proc proc rw
27 1 254:0 / / rw,relatime - ext4 /dev/vda rw,discard
30 27 0:40 / /home rw,nosuid shared:7 master:1 - nfs4 server:/export/home rw,vers=4.2
31 30 0:41 / /home/leyla/far\040away rw - fuse.sshfs leyla@host:/srv rw,user_id=1000
32 31 0:42 / /home/leyla/far\040away/local rw - fuse.gocryptfs crypt rw
33 27 0:43 / /mnt/c rw,noatime - 9p drvfs rw,dirsync,aname=drvfs;path=C:\134
34 27 8:1 / /media/a\134040b rw - fuseblk /dev/sda1 rw
35 27 0:44 / /srv/\012-\040nfs\040x rw - cifs //nas/srv rw
36 27 0:45 /sub /srv/bind rw - btrfs /dev/sdb rw
37 27 0:46 / /twice rw - nfs a:/b rw
38 27 8:2 / /twice rw - xfs /dev/sdc rw
"""

PLACES = [
    (b"/etc", "ext4"),
    (b"/home", "nfs4"),
    (b"/home/ada/gold", "nfs4"),
    (b"/homeless", "ext4"),
    (b"/home/leyla/far away", "fuse.sshfs"),
    (b"/home/leyla/far away/gold/annotators", "fuse.sshfs"),
    (b"/home/leyla/far awayer", "nfs4"),
    (b"/home/leyla/far away/local/x", "fuse.gocryptfs"),
    (b"/mnt/c/Users", "9p"),
    (b"/media/a\\040b", "fuseblk"),
    (b"/media/a b", "ext4"),
    (b"/srv/\n- nfs x/y", "cifs"),
    (b"/srv/bind/gold", "btrfs"),
    (b"/twice/gold", "xfs"),
]


@pytest.mark.parametrize(("path", "kind"), PLACES)
def test_a_path_lies_on_the_longest_and_latest_mount(path: bytes, kind: str) -> None:
    found = mount_of(path, mounts_in(TABLE))
    assert found is not None
    assert found.kind == kind


def test_the_number_of_the_device_tells_a_covered_mount() -> None:
    table = mounts_in(
        b"1 0 8:1 / / rw - ext4 a rw\n2 1 0:9 / /a/b rw - nfs x:/ rw\n3 1 8:3 / /a rw - xfs b rw\n"
    )
    found = mount_of(b"/a/b", table, "8:3")
    assert found == Mount(b"/a", "xfs", "8:3")
    # A subvolume has another number than its mount.
    found = mount_of(b"/a/b", table, "0:77")
    assert found is not None
    assert found.kind == "nfs"


KINDS = [
    ("ext4", ""), ("xfs", ""), ("btrfs", ""), ("tmpfs", ""), ("overlay", ""), ("fuseblk", ""),
    ("fuse.gocryptfs", ""), ("fuse.ntfs-3g", ""), ("fuse.mergerfs", ""),
    ("nfs", "NFS"), ("nfs4", "NFS"), ("cifs", "SMB"), ("smb3", "SMB"), ("afs", "AFS"),
    ("9p", "9p"), ("drvfs", "WSL's drvfs"), ("ceph", "Ceph"), ("fuse.glusterfs", "GlusterFS"),
    ("virtiofs", "a folder shared with a virtual machine"),
    ("fuse.sshfs", "FUSE (sshfs)"), ("fuse.rclone", "FUSE (rclone)"), ("fuse", "FUSE"),
    ("fuse.\x1b[31m", "FUSE"), ("fuse." + "x" * 99, "FUSE"), ("\x1b[31mnfs", ""), ("", ""),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "name"), KINDS)
def test_what_other_computers_may_share_has_a_name_of_ours(kind: str, name: str) -> None:
    assert shared_kind(kind) == name


@given(st.binary(max_size=200))
def test_no_table_is_too_odd(table: bytes) -> None:
    found = mounts_in(table)
    mount_of(b"/a", found)
    for each in found:
        assert shared_kind(each.kind).isprintable()


@given(st.text(st.characters(exclude_characters="\0/"), min_size=1, max_size=20))
def test_a_folder_of_any_name_is_found(name: str) -> None:
    point = b"/mnt/" + name.encode("utf-8", "surrogatepass")
    escaped = b"".join(
        b"\\%03o" % byte if bytes((byte,)) in (b" ", b"\t", b"\n", b"\\", b"#") else bytes((byte,))
        for byte in point
    )
    table = b"1 0 8:1 / / rw - ext4 a rw\n2 1 0:9 / %s rw shared:1 - nfs4 x:/ rw\n" % escaped
    found = mount_of(point + b"/gold", mounts_in(table))
    assert found is not None
    assert (found.point, found.kind) == (point, "nfs4")


def test_a_network_path_of_windows_is_known() -> None:
    assert network_path(r"\\server\share\gold") == "a network path"
    assert network_path(r"\\?\UNC\server\share\gold") == "a network path"
    assert network_path(r"C:\gold") == network_path(r"\\?\C:\gold") == network_path("/home") == ""


def mounted_as(kind: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The mount table says that the folder is a mount of that kind."""
    number = folder.stat().st_dev
    device = f"{os.major(number)}:{os.minor(number)}"
    table = folder / "mountinfo"
    table.write_text(f"1 0 8:1 / / rw - ext4 a rw\n2 1 {device} / {folder} rw - {kind} b rw\n")
    monkeypatch.setattr(mounts, "_MOUNTS", table)


def test_opening_marks_on_a_shared_file_system_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mounted_as("fuse.sshfs", tmp_path, monkeypatch)
    project = tmp_path / "not" / "there" / "yet"
    assert shared_by_computers(project) == "FUSE (sshfs)"
    store = Store(project, "leyla")
    store.load()
    assert store.notes == [strings.SHARED_MARKS.format(kind="FUSE (sshfs)")]


def test_opening_marks_on_an_own_disk_says_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mounted_as("ext4", tmp_path, monkeypatch)
    store = Store(tmp_path, "leyla")
    store.load()
    assert store.notes == []
    assert lock_notes(tmp_path, soft=True) == [strings.NO_LOCKS]


def test_where_there_is_no_mount_table_nothing_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mounts, "_MOUNTS", tmp_path / "none")
    assert shared_by_computers(tmp_path) == ""
