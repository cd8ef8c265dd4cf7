"""BidiMirroring.txt, by `mirror`."""

from __future__ import annotations

from reader.text.mirror import MIRRORABLE, MIRRORED
from tests.unicode import files


def test_every_pair_is_unicodes() -> None:
    pairs = {}
    for _, line in files.lines("BidiMirroring.txt"):
        code, other = line.split(";")
        pairs[int(code, 16)] = chr(int(other, 16))
    assert len(pairs) > 400
    assert {code: chr(other) for code, other in MIRRORED.items()} == pairs


def test_only_what_has_a_partner_is_looked_for() -> None:
    found = {code for code in range(0x110000) if MIRRORABLE.match(chr(code))}
    assert found == set(MIRRORED)
