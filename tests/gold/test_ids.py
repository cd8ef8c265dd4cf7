from __future__ import annotations

import time
import uuid
from datetime import UTC, datetime

import pytest

from reader.gold.ids import is_time, name_number, utc_now, uuid7, uuid_number

_GOOD = "01a20fa5-81cb-764d-94d5-c01df515043e"


def test_ids_are_version_7_of_now_and_sort_by_time() -> None:
    before = time.time_ns() // 1_000_000
    made = [uuid7() for _ in range(3000)]
    after = time.time_ns() // 1_000_000
    assert made == sorted(made)
    assert len(set(made)) == len(made)
    for id in made:
        parsed = uuid.UUID(id)
        assert str(parsed) == id
        assert (parsed.version, parsed.variant) == (7, uuid.RFC_4122)
        assert before <= parsed.int >> 80 <= after + 1


def test_ids_go_on_when_the_clock_goes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    first = uuid7()
    monkeypatch.setattr(time, "time_ns", lambda: 1)
    assert uuid7() > first


def test_a_number_is_the_uuids_own() -> None:
    id = uuid7()
    assert uuid_number(id) == uuid.UUID(id).int


@pytest.mark.parametrize("bad", ["", "x", "0" * 32, _GOOD.upper(), _GOOD + "\n"])
def test_what_is_no_uuid_is_refused(bad: str) -> None:
    with pytest.raises(ValueError, match="not a UUID"):
        uuid_number(bad)


def test_an_articles_number_depends_on_its_name_alone() -> None:
    assert name_number("002.txt") == name_number("002.txt") != name_number("003.txt")
    assert 0 < name_number("\ud800") < 2**127


def test_now_is_utc_in_rfc_3339() -> None:
    now = utc_now()
    assert is_time(now)
    assert now.endswith("Z")
    assert abs(datetime.fromisoformat(now).timestamp() - datetime.now(UTC).timestamp()) < 60


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("2026-11-24T21:42:03Z", True),
        ("2026-11-24T21:42:03.123456Z", True),
        ("2026-11-24T21:42:03+00:00", False),
        ("2026-13-24T21:42:03Z", False),
        ("2026-11-24 21:42:03Z", False),
        ("2026-11-24T21:42:03.Z", False),
        ("2026-11-24T21:42:03Z\n", False),
        ("٢٠٢٦-11-24T21:42:03Z", False),
    ],
)
def test_times(text: str, good: bool) -> None:
    assert is_time(text) is good
