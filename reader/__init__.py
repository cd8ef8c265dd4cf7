"""hashiya: read and mark text in a terminal, in any script."""

__version__ = "0.1.0"
