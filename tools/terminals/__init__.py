"""The app in real terminals, looked at: `make test-terminals`.

Each terminal is started under Xvfb, shows a page of single letters to learn its glyphs
from, then the app; every cell of the picture is held against what the app drew. Then the
mouse double-clicks words. docs/terminals has the pictures and the verdicts.
"""
