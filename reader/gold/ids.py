"""Ids and times of gold records: UUIDv7 (RFC 9562, 5.7) and UTC times (RFC 3339).

Our own few lines, because Python has `uuid7` only from 3.14 on and the packages that
have it cost more to import than everything else that a mark needs. Called by the
builders of edits, and by the store for document ids.
"""

from __future__ import annotations

import hashlib
import os
import re
import threading
import time
from datetime import UTC, datetime

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\Z")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z\Z", re.ASCII)

_lock = threading.Lock()
_last = 0


def uuid7() -> str:
    """A new UUIDv7 in its usual spelling; later ones of one process sort later.

    The 12 bits behind the milliseconds are a fraction of one (RFC 9562, 6.2, method 3),
    so that a tag-all of hundreds of spans keeps its order.
    """
    global _last
    stamp = time.time_ns() * 4096 // 1_000_000
    with _lock:
        # A clock that was set back, or two calls within a quarter of a microsecond.
        _last = stamp = max(stamp, _last + 1)
    milliseconds, fraction = divmod(stamp, 4096)
    tail = int.from_bytes(os.urandom(8), "big") >> 2
    value = milliseconds << 80 | 0x7 << 76 | fraction << 64 | 0b10 << 62 | tail
    digits = f"{value:032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def is_uuid(value: str) -> bool:
    """Whether it is a UUID in the usual spelling: lower case, with its four hyphens."""
    return _UUID.match(value) is not None


def uuid_number(value: str) -> int:
    """The 128-bit number of a UUID: a record's document id in TinyDB.

    Raises:
        ValueError: it is not a UUID in the usual spelling.
    """
    if not is_uuid(value):
        raise ValueError(f"not a UUID: {value[:64]!r}")
    return int(value.replace("-", ""), 16)


def name_number(name: str) -> int:
    """A 127-bit number that depends on the name alone: an article's document id.

    An article's record is one per article and annotator, so its number must be the same
    in every copy of a gold set; a random one would make two copies disagree.
    """
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:16], "big") >> 1


def utc_now() -> str:
    """The time as a gold record holds it: UTC, RFC 3339, milliseconds, `Z`."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def is_time(value: str) -> bool:
    """Whether it is a UTC time in RFC 3339 with `Z`, of a day and hour that exist."""
    if _TIME.match(value) is None:
        return False
    try:
        datetime.fromisoformat(value[:19])
    except ValueError:
        return False
    return True
