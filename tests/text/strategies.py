"""Texts of every kind, for hypothesis: scripts, marks, controls, emoji, explicit bidi."""

from __future__ import annotations

from hypothesis import strategies as st

LETTERS = "abİəÇжЫΩ"
HEBREW = "אבגשם"
ARABIC = "ابجدلأإآهيةءـپگۂڕێںى٠١٣۴"
MARKS = "\u0301\u0323\u064b\u064e\u0651\u0670\u05b0\u05c2"
DIGITS = "0123456789"
PUNCTUATION = " .,:;!?-/\\()[]{}<>«»“”„‘’\"'…—%$+#،؛؟\u00a0"
SPACES = "  \u2003\u2009\u3000\u205f"
CONTROLS = "\t\t\x00\x07\x0b\x0c\x1b\x1f\x7f\x80\x9b"
SEPARATORS = "\n\r\x1c\x1d\x1e\x85\u2029"
EXPLICIT = "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u00ad\u2028\u180e\ufff9\U000e0041"
WIDE = "漢字한글ア\u1100\u1161\u11a8"
PICTURES = "😀👍❤©1\ufe0f\u20e3🏽🇦🇿👩🔬\U0001f3f4\U000e0067\U000e007f"
OTHER = (
    "क्षिநிกำ\u0e31\u0600\u0605\u06dd\u070f\u0890\u08e2\ufdfa\ufdd0\ufffe\U0001ffff\ue000\u0378𐤀𞤀"
)
SURROGATES = "\ud800\udc00\udfff"

KINDS = (
    LETTERS,
    HEBREW,
    ARABIC,
    MARKS,
    DIGITS,
    PUNCTUATION,
    SPACES,
    CONTROLS,
    SEPARATORS,
    EXPLICIT,
    INVISIBLE,
    WIDE,
    PICTURES,
    OTHER,
    SURROGATES,
)
CHUNKS = (
    "السلام",
    "لأرمينيا",
    "لَا إله",
    "שלום",
    "hello",
    "Привет",
    "می\u200cخواهم",
    "\r\n",
    "👩\u200d👩\u200d👧",
    "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "co\u00adop\u00ader\u00adate",
    "\u2067אב\u2069",
    "3.5%",
)
"""Pieces that single characters would rarely make."""


def texts(*, max_size: int = 60) -> st.SearchStrategy[str]:
    """A mixture of everything."""
    piece = st.one_of([st.sampled_from(kind) for kind in KINDS] + [st.sampled_from(CHUNKS)])
    return st.lists(piece, max_size=max_size).map("".join)


def plain_texts() -> st.SearchStrategy[str]:
    """Letters, marks, digits and punctuation of scripts that are one cell wide."""
    kinds = (LETTERS, HEBREW, ARABIC, MARKS, DIGITS, PUNCTUATION, " ", " ")
    chunks = ("السلام", "لأرمينيا", "لَا إله", "שלום", "hello", "Привет", "  ")
    piece = st.one_of([st.sampled_from(kind) for kind in kinds] + [st.sampled_from(chunks)])
    return st.lists(piece, max_size=80).map("".join)


WIDTHS = st.integers(2, 200) | st.integers(2, 12)
BASES = st.sampled_from(["auto", "ltr", "rtl"])
