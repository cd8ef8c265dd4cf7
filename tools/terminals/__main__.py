"""The app in real terminals, each looked at: `make test-terminals`.

    python -m tools.terminals [NAME …] [--bidi MODE] [--write]

With --write the table and the pictures in docs/terminals are made anew. Ends with 1 where
a terminal shows a letter in a wrong place or a double-click misses its word, and where the
check did not turn red although it had to.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tools.screenshot import x_server
from tools.terminals import article
from tools.terminals.emulators import EMULATORS, key_of, version_of
from tools.terminals.expected import Screen, expected_screen
from tools.terminals.report import Tried, summary, write
from tools.terminals.trial import Trial, Workshop

_DOCS: Final = Path(__file__).resolve().parents[2] / "docs" / "terminals"
_SIZE: Final = (120, 32)
_RED: Final = (("xterm", "words"), ("kitty", "visual"), ("tmux-vte", "visual"))
"""What must be seen to be wrong: letters turned round inside words where the terminal doesn't
turn them back, where it does unasked, and where tmux swallows what would switch its bidi off."""


def main() -> int:
    """Try them all, or those that are named."""
    options = _options()
    with (
        tempfile.TemporaryDirectory(prefix="hashiya-") as folder,
        x_server(1600, 1100) as display,
    ):
        shop = Workshop(Path(folder))
        env = {**shop.env, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
        screen = expected_screen(shop.app("visual"), _SIZE, env, shop.corpus / article.NAME)
        asked = [(key_of(each), options.bidi) for each in EMULATORS]
        if options.names:
            asked = [(name, mode) for name, mode in asked if name in options.names]
        tried = _try(asked, shop, screen, display)
        red = [] if options.names else _try(_RED, shop, screen, display)
    if options.write:
        write(_DOCS, tried, red)
    failed = [each for each in tried if each.result is None or not each.result.right]
    blind = [each for each in red if each.result is None or not each.result.wrong]
    for each in blind:
        print(f"{each.emulator.title} in {each.mode}: the check should have failed")
    return 1 if failed or blind else 0


def _options() -> argparse.Namespace:
    names = [key_of(emulator) for emulator in EMULATORS]
    parser = argparse.ArgumentParser(prog="python -m tools.terminals")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(names))
    parser.add_argument("--bidi", default="auto", help="the mode, if not the app's own choice")
    parser.add_argument("--write", action="store_true", help="make docs/terminals anew")
    options = parser.parse_args()
    if unknown := set(options.names) - set(names):
        parser.error(f"no terminal is called {', '.join(sorted(unknown))}; known: {names}")
    if options.write and (options.names or options.bidi != "auto"):
        parser.error("--write goes with all terminals in auto")
    return options


def _try(
    asked: Sequence[tuple[str, str]], shop: Workshop, screen: Screen, display: str
) -> list[Tried]:
    known = {key_of(emulator): emulator for emulator in EMULATORS}
    tried = []
    for name, mode in asked:
        emulator = known[name]
        version = version_of(emulator.package)
        try:
            result = Trial(emulator, shop, display, _SIZE).run(screen, mode)
            each = Tried(emulator, version, mode, result)
        except (OSError, ValueError) as error:
            each = Tried(emulator, version, mode, None, str(error))
        tried.append(each)
        print(summary(each), flush=True)
        for wrong in each.result.wrong[:5] if each.result else ():
            seen = wrong.seen.text if wrong.seen else "nothing known"
            place = f"column {wrong.column}, row {wrong.row}"
            print(f"    {place}: {seen!r} instead of {wrong.expected.text!r}")
    return tried


if __name__ == "__main__":
    sys.exit(main())
