"""The sample articles that `reader demo` opens."""

from __future__ import annotations

from pathlib import Path

from reader.shipped import find_shipped


def find_samples() -> Path:
    """The folder of the sample articles: in the wheel, an editable install or the checkout.

    Raises:
        InputError: the installation is not whole.
    """
    return find_shipped("seeds")
