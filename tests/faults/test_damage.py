"""Journals cut off and with junk behind them; journals and bases with a bit turned round."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.faults.damage import (
    Sample,
    append_junk,
    cut_each,
    flip_base,
    flip_journal,
    one_bit_each,
    some_bits,
)
from tests.faults.judge import Tally

PARTS = 3
"""In how many tests the bytes of a journal are gone through, side by side."""


@pytest.fixture
def sample(quick_path: Path) -> Sample:
    return Sample(quick_path / "sample")


def clean(tally: Tally, tried: int) -> None:
    assert tally.bad == []
    assert (tally.lost, tally.silent) == (0, 0)
    assert tally.tried == tried


@pytest.mark.parametrize("part", range(PARTS))
def test_a_journal_cut_at_every_byte(sample: Sample, part: int) -> None:
    places = range(part, len(sample.journal) + 1, PARTS)
    tally = cut_each(sample, places)
    clean(tally, len(places))
    assert tally.refused == 0
    # All but the cuts between two frames.
    assert tally.told >= len(places) - len(sample.ends) - 2


def test_junk_behind_a_journal(sample: Sample) -> None:
    tally = append_junk(sample, random.Random(13), 100)
    clean(tally, 100)
    assert tally.told == 100


@pytest.mark.parametrize("part", range(PARTS))
def test_a_flipped_bit_in_every_byte_of_a_journal(sample: Sample, part: int) -> None:
    bits = list(one_bit_each(sample.journal, random.Random(14)))[part::PARTS]
    tally = flip_journal(sample, bits)
    clean(tally, len(bits))
    assert tally.told == len(bits)


def test_flipped_bits_in_a_base(sample: Sample) -> None:
    tally = flip_base(sample, some_bits(sample.base, random.Random(15), 200))
    clean(tally, 200)
    assert tally.told == 200


@pytest.mark.parametrize("name", ["rev", "deleted", "updated", "quote", "id", "attributes"])
def test_a_repair_after_a_field_has_lost_its_name(sample: Sample, name: str) -> None:
    at = sample.base.rindex(b'"%s": ' % name.encode("ascii"), 0, sample.base.index(b'"articles"'))
    tally = flip_base(sample, [(at + 1, bit) for bit in range(7)], mend=True)
    clean(tally, 7)


@pytest.mark.parametrize("words", [b'"hashiya-gold"', b'"_meta"'])
def test_a_repair_after_a_file_no_longer_says_what_it_is(sample: Sample, words: bytes) -> None:
    at = sample.base.rindex(words)
    bits = [(place, place % 7) for place in range(at + 1, at + len(words) - 1)]
    clean(flip_base(sample, bits, mend=True), len(bits))


def test_a_repair_after_a_file_says_another_version(sample: Sample) -> None:
    at = sample.base.rindex(b'"version": ') + len(b'"version": ')
    clean(flip_base(sample, [(at, bit) for bit in range(7)], mend=True), 7)
