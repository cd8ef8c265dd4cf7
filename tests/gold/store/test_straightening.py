"""One flipped bit of a journal's line is found by its checksum; nothing else is touched."""

from __future__ import annotations

import random

import pytest

from reader.gold.store import journal
from reader.gold.store.straightening import straightened


def lines(count: int = 6, size: int = 60) -> list[bytes]:
    """A small journal's lines."""
    first = journal.header(0, "0" * 64, "leyla")
    record = {"id": "x", "quote": "قال" * (size // 6)}
    return [first] + [
        journal.encode(
            journal.Frame(
                number,
                "2026-11-25T00:00:00.000Z",
                "mark actor",
                ("a.txt", 0, number),
                {"spans": {str(number): record}},
                {"spans": {str(number): None}},
            )
        )
        for number in range(1, count)
    ]


def test_every_bit_is_set_right_again() -> None:
    whole = b"".join(lines(3))
    for place in range(len(whole)):
        for bit in range(8):
            flipped = bytearray(whole)
            flipped[place] ^= 1 << bit
            assert straightened(bytes(flipped)) == whole, (place, bit)


def test_a_bit_in_each_of_several_lines() -> None:
    whole = lines()
    chance = random.Random(3)
    for _ in range(50):
        flipped = [bytearray(line) for line in whole]
        for line in flipped:
            # Not the line feed: two lines that have become one are two bits wrong.
            line[chance.randrange(len(line) - 1)] ^= 1 << chance.randrange(3)
        assert straightened(b"".join(flipped)) == b"".join(whole)


@pytest.mark.parametrize("seed", range(20))
def test_what_is_damaged_otherwise_stays_as_it_is(seed: int) -> None:
    chance = random.Random(seed)
    whole = lines()
    line = bytearray(whole[3])
    one, two = chance.sample(range(30, len(line) - 2), 2)
    line[one] ^= 1
    line[two] ^= 2
    whole[3] = bytes(line)
    damaged = b"".join(whole)
    assert straightened(damaged) == damaged
    cut = damaged[: -chance.randrange(2, len(whole[-1]))]
    assert straightened(cut) == cut
    assert straightened(b"") == b""


def test_junk_is_not_looked_at_for_ever() -> None:
    """Lines of the right form and a wrong sum, many and long, as a stranger can send them."""
    body = b"{" + b"x" * 300_000 + b"}"
    many = b"%d 00000000 %s\n" % (len(body), body) * 60 + b"\x00" * 3_000_000
    # pytest's timeout ends it where each line is looked at.
    assert straightened(many) == many
