"""Says, in the terminal that it runs in, which mode the app would choose there and why.

python -m tools.terminals.mode auto OUT.json
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from reader.terminal import tmux
from reader.terminal.deciding import decide
from reader.terminal.question import asking


def main() -> int:
    """The same steps as the app's."""
    inquiry = tmux.begin(os.environ)
    with asking(os.environ) as question:
        client = inquiry.client() if inquiry else None
        answer = question.answer() if question else None
    _, choice = decide(sys.argv[1], os.environ, answer, client)  # type: ignore[arg-type]  # a mode's name
    said = {"mode": choice.mode, "why": choice.reason}
    Path(sys.argv[2]).write_text(json.dumps(said), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
