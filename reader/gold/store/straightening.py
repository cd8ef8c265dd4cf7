"""Lines of a journal in which one bit was flipped, set right by their checksum.

Every byte of a line is held by its length and its CRC-32. CRC is linear: flipping one bit
changes the checksum by a value that depends on the bit's distance from the end alone, and
no two bits of a line shorter than half a gigabyte share one (Koopman, "32-Bit Cyclic
Redundancy Codes for Internet Applications", DSN 2002). So the bit is found and not
guessed. What is damaged otherwise stays as it is. Pure; only a repair writes what it gives.
"""

from __future__ import annotations

import re
import zlib

from reader.gold.store import journal

_HEAD = re.compile(rb"([1-9][0-9]{0,10}) ([0-9a-f]{8}) ")
_LONGEST_HEAD = 22
"""Bytes of a length, a checksum and their two spaces."""
_MOST = 1000
"""Bad lines looked at in one journal; more are no accident of a bit."""
_BUDGET = 2 << 20
"""Bytes of bad lines looked at in one journal: some seconds at most, whatever stands there."""


def straightened(data: bytes) -> bytes:
    """A journal with each line right again that differs from a right one in a single bit."""
    parts: list[bytes] = []
    at, tries, budget = 0, _MOST, _BUDGET
    while at < len(data):
        end = data.find(b"\n", at) + 1 or len(data)
        line = data[at:end]
        if tries and not journal.is_line(line):
            tries -= 1
            line, end, used = _mended(data, at, end, budget)
            budget -= used
        parts.append(line)
        at = end
    return b"".join(parts)


def begins_right(data: bytes) -> bool:
    """Whether the first line is a right one."""
    return journal.is_line(data[: data.find(b"\n") + 1])


def _mended(data: bytes, at: int, end: int, budget: int) -> tuple[bytes, int, int]:
    """The line at an offset, right if it can be; where the next one begins; bytes looked at."""
    # By its length first: the bit may have made a line feed, or taken the last one away.
    head = _HEAD.match(data, at)
    ends = [end] if head is None else [min(head.end() + int(head[1]) + 1, len(data)), end]
    used = 0
    for until in dict.fromkeys(ends):
        if used + until - at > budget:
            continue
        used += until - at
        if line := _one_bit(data[at:until]):
            return line, until, used
    return data[at:end], end, used


def _one_bit(line: bytes) -> bytes:
    """The line with one bit flipped that makes it right; empty: there is none."""
    near = [*range(min(len(line), _LONGEST_HEAD)), len(line) - 1]
    for place in near:
        for bit in range(8):
            if journal.is_line(tried := _flipped(line, place, bit)):
                return tried
    head = _HEAD.match(line)
    if head is None or len(line) != head.end() + int(head[1]) + 1:
        return b""
    difference = zlib.crc32(line[head.end() : -1]) ^ int(head[2], 16)
    found = _bit_of(difference, int(head[1]))
    if found is None:
        return b""
    place, bit = found
    tried = _flipped(line, head.end() + place, bit)
    return tried if journal.is_line(tried) else b""


def _flipped(line: bytes, place: int, bit: int) -> bytes:
    return line[:place] + bytes((line[place] ^ 1 << bit,)) + line[place + 1 :]


def _bit_of(difference: int, size: int) -> tuple[int, int] | None:
    """Which byte and bit of so many bytes change a CRC-32 by that difference."""
    table = [_step(byte) for byte in range(256)]
    for bit in range(8):
        value = table[1 << bit]
        for back in range(size):
            if value == difference:
                return size - 1 - back, bit
            value = value >> 8 ^ table[value & 255]
    return None


def _step(value: int) -> int:
    """One byte of the CRC-32 of IEEE 802.3, its bits reflected."""
    for _ in range(8):
        value = value >> 1 ^ (0xEDB88320 if value & 1 else 0)
    return value
