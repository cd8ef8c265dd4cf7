"""`reader schema`: the JSON Schema of an exported record."""

from __future__ import annotations

import argparse
import sys

from reader.settings import Settings


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Print it as it comes with the package."""
    del options, settings
    from reader.exchange.record import json_schema

    sys.stdout.write(json_schema().decode("utf-8"))
    return 0
