"""`reader export [PATH …] [-o FILE]`: the marks for other tools, every quote checked."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import BinaryIO, cast

from reader.cli import say
from reader.errors import InputError
from reader.session.export import export
from reader.session.start import Start
from reader.settings import Settings


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Write the export, and say what has to be said about it on standard error.

    Raises:
        HashiyaError: nothing was written, and an existing file is as it was.
    """
    start = Start.of(tuple(map(Path, options.paths)), settings)
    written, notes = export(
        start,
        _standard_output() if options.output == "-" else Path(options.output),
        named=bool(options.paths),
        everything=options.all,
    )
    for sentence in notes.said:
        say.sentence(sentence, settings.bidi)
    for error in notes.damage:
        say.error(error, settings.bidi)
    if not written.records and not notes.damage:
        say.sentence(f"nothing is marked by {start.annotator} in {start.project}.", settings.bidi)
    return InputError.exit_code if notes.damage else 0


def _standard_output() -> BinaryIO:
    """Standard output for bytes; a terminal gets what it would obey as escapes of JSON's."""
    return cast(BinaryIO, say.TerminalJson()) if sys.stdout.isatty() else sys.stdout.buffer
