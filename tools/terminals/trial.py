"""One terminal's trial: learn its glyphs, look at the app's page, click words."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from tools.terminals import article
from tools.terminals.desktop import Window
from tools.terminals.emulators import Emulator
from tools.terminals.expected import Screen
from tools.terminals.picture import FIRST, LAST, Cells, Grid, crop, find_grid, read_png
from tools.terminals.templates import Glyph, Templates, page_of_letters, places

_INSIDE = Path(__file__).with_name("inside.py")


class Wrong(NamedTuple):
    """A cell that shows something else than it should."""

    column: int
    row: int
    expected: Glyph
    seen: Glyph | None


class Result(NamedTuple):
    """What a terminal did."""

    letters: int
    """Cells that were looked at and ought to show something."""
    wrong: Sequence[Wrong]
    heavy: int
    """Letters that are right but of the other weight."""
    marked: int
    """Letters with marks, each counted once."""
    aside: Sequence[str]
    """Those of them whose marks stand in another cell."""
    faceless: Sequence[str]
    """Those of them that show their marks alone."""
    twins: frozenset[tuple[str, str]]
    """Pairs of letters that are drawn alike."""
    mode: str
    """The mode that the app chose."""
    why: str
    quotes: Sequence[str]
    """What the double-clicks marked, in the order of the text."""
    picture: bytes
    """PNG of the cells, before the clicks."""

    @property
    def clicked(self) -> int:
        """How many of the double-clicks marked their word."""
        return sum(click.word in self.quotes for click in article.CLICKS)

    @property
    def right(self) -> bool:
        """Whether every cell shows what it should and each double-click found its word."""
        words = {click.word for click in article.CLICKS}
        found = set(self.quotes) == words and len(self.quotes) == len(words)
        return found and not self.wrong and not self.reshaped

    @property
    def reshaped(self) -> Sequence[str]:
        """Letters that this terminal draws alike in two joining forms, so that neither is shown."""
        forms = {one: unicodedata.normalize("NFKC", one) for pair in self.twins for one in pair}
        return [f"{one} {other}" for one, other in self.twins if forms[one] == forms[other]]


class Workshop:
    """The folders that every trial uses, at the same paths, so that each shows the same.

    Args:
        base: an empty folder.
    """

    def __init__(self, base: Path) -> None:
        self.base = base
        self.corpus = article.write_corpus(base / "articles")
        self.project = base / "project"
        self._fresh = base / "fresh"
        self.env = {
            **{key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ},
            "LC_ALL": "C.UTF-8",
            "PYTHONPATH": str(Path(__file__).resolve().parents[2]),
            "HASHIYA_CONFIG_DIR": str(base / "config"),
            "HASHIYA_STATE_DIR": str(base / "state"),
            "HASHIYA_ANNOTATOR": "reader",
        }
        self.project.mkdir()
        for mark in article.MARKS:
            start = article.TEXT.index(mark.quote)
            where = (str(self.corpus / article.NAME), str(start), str(start + len(mark.quote)))
            self.reader("mark", *where, mark.label)
        shutil.copytree(self.project, self._fresh)

    def renew(self) -> None:
        """The marks and the app's memory as they were before the first trial."""
        for folder in (self.project, self.base / "state", self.base / "config"):
            shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self._fresh, self.project)

    def app(self, bidi: str) -> list[str]:
        """What runs the app."""
        options = ["--project", str(self.project), "--theme", "light-paper", "--bidi", bidi]
        return [sys.executable, "-m", "reader", *options, str(self.corpus)]

    def reader(self, *words: str) -> str:
        """What a command prints."""
        return subprocess.run(
            [sys.executable, "-m", "reader", *words, "--project", str(self.project)],
            env=self.env, check=True, stdout=subprocess.PIPE, encoding="utf-8",
        ).stdout  # fmt: skip

    def quotes(self) -> list[str]:
        """What was marked since `renew`, in the order of the text."""
        records = self.reader("export", str(self.corpus)).split("\n")
        spans = [span for line in records if line for span in json.loads(line)["spans"]]
        old = {mark.quote for mark in article.MARKS}
        return [span["text"] for span in spans if span["text"] not in old]


class Trial:
    """One terminal with the app in it.

    Args:
        emulator: the terminal.
        shop: the folders.
        display: the X server's name.
        size: columns and rows.
    """

    def __init__(
        self, emulator: Emulator, shop: Workshop, display: str, size: tuple[int, int]
    ) -> None:
        self._emulator, self._shop, self._size = emulator, shop, size
        self._display = display

    def run(self, screen: Screen, bidi: str) -> Result:
        """Learns, looks, clicks.

        Raises:
            TimeoutError: the terminal or the app does not get so far.
            ValueError: its window has another size than it should.
        """
        self._shop.renew()
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            glyphs = _glyphs(screen)
            pages = _pages(glyphs, self._size, screen, self._emulator)
            app = self._shop.app(bidi)
            _write_steps(folder, pages, bidi, app, self._app_env())
            home = folder / "home"
            home.mkdir()
            (home / "run").mkdir(mode=0o700)
            child = [sys.executable, str(_INSIDE), str(folder)]
            command = self._emulator.command(home, *self._size, child)
            with (folder / "log").open("wb") as log:
                window = Window(command, self._env(home), log)
                try:
                    return self._look(window, folder, screen, glyphs, len(pages))
                except Exception:
                    sys.stderr.write((folder / "log").read_text("utf-8", "replace")[-2000:])
                    raise
                finally:
                    window.close()
                    self._emulator.end(home)

    def _look(
        self, window: Window, folder: Path, screen: Screen, glyphs: Sequence[Glyph], pages: int
    ) -> Result:
        window.wait()
        _wait(folder / "about.json")
        about = json.loads((folder / "about.json").read_text("utf-8"))
        if tuple(about["size"]) != self._size:
            raise ValueError(f"it has {about['size']} cells instead of {self._size}")
        _wait(folder / "0.ready")
        first, grid = _first_page(window, self._size)
        learned = [first]
        for number in range(1, pages):
            (folder / f"{number - 1}.go").touch()
            _wait(folder / f"{number}.ready")
            learned.append(window.still_picture(unlike=learned[-1]))
        (folder / f"{pages - 1}.go").touch()
        known = {}
        sheets = [Cells(read_png(png), grid) for png in learned]
        for place in places(glyphs, *self._size):
            known[place.glyph] = sheets[place.page].drawn(
                place.column, place.row, place.glyph.width
            )
        templates = Templates(known)
        _wait(folder / f"{pages}.ready")
        empty = learned.pop()
        (folder / f"{pages}.go").touch()
        window.still_picture(unlike=empty)
        png = window.press_and_look("Down")  # as `expected_screen` does
        if (folder / f"{pages + 1}.ready").exists():
            raise ValueError("the app ended before it was looked at")
        unlike = list(_compare(Cells(read_png(png), grid), templates, screen))
        wrong = [w for w in unlike if w.seen is None or w.seen.text != w.expected.text]
        mode = json.loads((folder / "mode.json").read_text("utf-8"))
        return Result(
            letters=sum(bool(cell.glyph.text.strip()) for cell in screen.cells),
            wrong=wrong,
            heavy=len(unlike) - len(wrong),
            marked=sum(len(text) > 1 for text in {glyph.text for glyph in known}),
            aside=_texts(templates.aside()),
            faceless=_texts(templates.faceless()),
            twins=frozenset(templates.twins()),
            mode=mode["mode"],
            why=mode["why"],
            quotes=self._click(window, grid, screen, folder / f"{pages + 1}.ready"),
            picture=crop(png, grid, self._size),
        )

    def _click(self, window: Window, grid: Grid, screen: Screen, ended: Path) -> list[str]:
        for click in article.CLICKS:
            middle = article.TEXT.index(click.word) + len(click.word) // 2
            place = max((p for p in screen.page if p.start <= middle), key=lambda p: p.start)
            window.double_click(*grid.centre(place.column, place.row))
            window.key("a")
        window.key("q")
        _wait(ended)
        return self._shop.quotes()

    def _env(self, home: Path) -> dict[str, str]:
        own = {"DISPLAY": self._display, "HOME": str(home), "XDG_RUNTIME_DIR": str(home / "run")}
        return {**self._shop.env, **own, **self._emulator.env}

    def _app_env(self) -> dict[str, str]:
        return {"HOME": self._shop.env.get("HOME", "/")}


def _first_page(window: Window, size: tuple[int, int]) -> tuple[bytes, Grid]:
    """The picture of the page whose corners are filled, once it is there.

    Raises:
        ValueError: the cells are not where they should be.
    """
    for _ in range(5):
        png = window.still_picture()
        with suppress(ValueError):
            return png, find_grid(read_png(png), *size)
    return png, find_grid(read_png(png), *size)


def _texts(glyphs: Sequence[Glyph]) -> list[str]:
    return sorted({glyph.text for glyph in glyphs})


def _glyphs(screen: Screen) -> list[Glyph]:
    """All that stand on the screen, and their letters without marks; in both weights."""
    texts = {(cell.glyph.text, cell.glyph.width) for cell in screen.cells}
    texts |= {(text[0], width) for text, width in texts}
    kept = sorted(pair for pair in texts if pair[0].strip())
    return [Glyph(text, width, bold) for bold in (False, True) for text, width in kept]


def _compare(cells: Cells, templates: Templates, screen: Screen) -> Iterator[Wrong]:
    beside = {(cell.column, cell.row): cell.glyph for cell in screen.cells}
    for cell in screen.cells:
        text = cell.glyph.text
        if (cell.column, cell.row) == screen.cursor or "\u2500" <= text <= "\u259f":
            continue  # the terminal draws its cursor there; edges and rails are no letters
        left = beside.get((cell.column - 1, cell.row))
        right = beside.get((cell.column + cell.glyph.width, cell.row))
        ink = cells.ink(cell.column, cell.row, cell.glyph.width)
        seen = templates.seen(ink, cell.glyph, left, right)
        if seen is None or seen != cell.glyph:
            yield Wrong(cell.column, cell.row, cell.glyph, seen)


def _pages(
    glyphs: Sequence[Glyph], size: tuple[int, int], screen: Screen, emulator: Emulator
) -> list[str]:
    """What draws the pages to learn from, the first with its corners filled."""
    columns, rows = size
    common = Counter(cell.colours for cell in screen.cells if cell.glyph.text.isalpha())
    style = _sgr(*common.most_common(1)[0][0])
    shown = list(places(glyphs, columns, rows))
    pages = []
    for number in range(shown[-1].page + 1):
        here = [place for place in shown if place.page == number]
        pages.append(f"\x1b[?25l{style}\x1b[2J{page_of_letters(here, style)}\x1b[0m")
    corners = (
        f"\x1b[1;1H{_sgr('', bytes(FIRST).hex())} "
        f"\x1b[{rows};{columns}H{_sgr('', bytes(LAST).hex())} \x1b[0m"
    )
    pages[0] = emulator.plain + pages[0] + corners
    return [*pages, f"\x1b[0m\x1b[2J\x1b[?25h{emulator.again}"]


def _sgr(foreground: str, background: str) -> str:
    parts = []
    for code, colour in ((38, foreground), (48, background)):
        if len(colour) == 6:
            red, green, blue = bytes.fromhex(colour)
            parts.append(f"\x1b[{code};2;{red};{green};{blue}m")
    return "".join(parts)


def _write_steps(
    folder: Path, pages: list[str], bidi: str, argv: list[str], env: dict[str, str]
) -> None:
    steps: list[object] = [{"write": page} for page in pages]
    mode = [sys.executable, "-m", "tools.terminals.mode", bidi, str(folder / "mode.json")]
    steps += [{"run": mode, "env": env}, {"run": argv, "env": env}]
    (folder / "steps.json").write_text(json.dumps(steps), encoding="utf-8")


def _wait(target: Path, seconds: float = 40) -> None:
    """Until a file is there.

    Raises:
        TimeoutError: it does not come.
    """
    end = time.monotonic() + seconds
    while not target.exists():
        if time.monotonic() > end:
            raise TimeoutError(f"{target.name} did not come")
        time.sleep(0.05)
