"""The command line: thin commands over `reader.session`, and the way into the app.

    main.py       from arguments to an exit code: streams, signals, errors
    parser.py     the table of commands, their flags and their help
    say.py        what goes to the terminal: sentences, and text made harmless
    app.py        `reader [PATH …]` and `reader demo`
    listing.py, showing.py, marking.py, exporting.py, schema.py   one command each

A command's module is imported when that command is run, and so is nothing that it does
not need: only `app.py` leads to Textual.
"""

from __future__ import annotations

from reader.cli.main import main

__all__ = ["main"]
