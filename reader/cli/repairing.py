"""`reader repair [--apply]`: says what it would do about what is wrong, and does it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from reader.cli import say
from reader.cli.checking import Progress, told
from reader.errors import CheckFailed
from reader.session.repairing import repair_project
from reader.settings import Settings

if TYPE_CHECKING:
    from reader.gold.store.mending import Repair


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Print what is done, or would be.

    Returns:
        0: there is nothing to do, or all was done; 1: something is left.

    Raises:
        UsageError: the project can't be one, or nobody of that name has marks in it.
        StoreReadOnly: somebody has the marks open; nothing was done.
        StoreError: the disk refused.
    """
    progress = Progress("repairing" if options.apply else "looking", settings)
    made = repair_project(settings, options.annotator, apply=options.apply, progress=progress)
    if options.json:
        print(say.json_line(made.to_json()))
    else:
        mode = say.mode_for(sys.stdout, settings.bidi)
        for line in _lines(made):
            print(say.encoded(say.line_of(line, mode, "ltr"), mode))
    to_do = bool(made.all_steps) and not made.applied
    return CheckFailed.exit_code if to_do or made.left else 0


def _lines(made: Repair) -> Iterator[str]:
    steps = made.all_steps
    if steps:
        yield "This was done:" if made.applied else "This would be done; --apply does it:"
    for step in steps:
        yield f"  {step.within(made.project)}"
    if made.left:
        yield "This stays:" if steps else "Nothing here can be repaired, and this is wrong:"
    for sentence in told(made.left, made.project):
        yield f"  {sentence}"
    if not steps and not made.left:
        yield "There is nothing to repair."
