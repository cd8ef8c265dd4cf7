"""Whatever is done, killed, cut off or refused, in any order."""

from __future__ import annotations

from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests.faults.machine import GoldMachine


def test_a_gold_set_is_what_was_made_of_it() -> None:
    run_state_machine_as_test(
        GoldMachine, settings=settings(max_examples=100, stateful_step_count=25)
    )
