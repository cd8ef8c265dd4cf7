"""A key among thousands of spans: beside ours on a seed, and beside SLATE's on the same text.

SLATE (`slate-nlp` on PyPI) is the other annotation tool for terminals. It is installed
into a folder of this run; where that is not possible its row says why.
"""

from __future__ import annotations

import subprocess
import tempfile
import venv
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Final, NamedTuple

from benchmarks.report import Measure, ratio
from benchmarks.start import READER, SEEDS
from benchmarks.wire import Burst, Wire, environment

WORDS: Final = 100_000
SPANS: Final = 5_000
WARM_UP: Final = 5
SLATE: Final = "slate-nlp==1.1.3"
_ANNOTATOR: Final = "bench"
_LABELS: Final = ("actor", "date", "claim")
_LEFT, _RIGHT, _SPACE = "\x1b[D", "\x1b[C", " "


class Place(NamedTuple):
    """A span, for both programs."""

    start: int
    """Its first code point."""
    end: int
    """One past its last."""
    line: int
    """Of the text, from 0: SLATE counts so."""
    first: int
    """Its first word on that line."""
    last: int
    """Its last word on that line."""


def write_text(path: Path, words: int) -> str:
    """An article of so many words, made of a seed's paragraphs again and again."""
    seed = _seed()
    paragraphs = [" ".join(line.split()) for line in seed.split("\n") if line.strip()]
    lines: list[str] = []
    count = 0
    while count < words:
        line = paragraphs[len(lines) % len(paragraphs)]
        lines.append(line)
        count += line.count(" ") + 1
    text = "\n".join(lines) + "\n"
    path.write_text(text, encoding="utf-8")
    return text


def _seed() -> str:
    return min(SEEDS.glob("*.txt")).read_text(encoding="utf-8")


def places(text: str, count: int) -> list[Place]:
    """So many spans of one to six words, spread evenly over a text."""
    found: list[list[tuple[int, int]]] = []
    at = 0
    for line in text.split("\n"):
        found.append(list(_words(line, at)))
        at += len(line) + 1
    every = sum(map(len, found)) / count
    chosen: list[Place] = []
    due, seen = 0.0, 0
    for number, words in enumerate(found):
        while due < seen + len(words) and len(chosen) < count:
            first = int(due) - seen
            last = min(len(words) - 1, first + len(chosen) % 6)
            chosen.append(Place(words[first][0], words[last][1], number, first, last))
            due += every
        seen += len(words)
    return chosen


def _words(line: str, at: int) -> Iterator[tuple[int, int]]:
    place = 0
    for word in line.split():
        place = line.index(word, place)
        yield at + place, at + place + len(word)
        place += len(word)


def mark(texts: Path, project: Path, spans: Sequence[Place]) -> None:
    """Puts spans into the only article of a folder, as our own session does."""
    from reader.corpus.corpus import Corpus
    from reader.gold import actions
    from reader.session.session import Session

    session = Session(Corpus.open([texts]), project=project, annotator=_ANNOTATOR)
    article = session.open(session.corpus.entries[0].id)
    session.load_gold()
    assert session.gold is not None
    for number, label in enumerate(_LABELS):
        ranges = [(its.start, its.end) for its in spans[number :: len(_LABELS)]]
        session.do(actions.tag_all(session.gold, article, ranges, label, _ANNOTATOR))
    session.close()


def mark_for_slate(path: Path, spans: Sequence[Place]) -> None:
    """The same spans as SLATE keeps them, beside the article."""
    lines = [
        f"(({its.line}, {its.first}), ({its.line}, {its.last})) - label:{'asd'[number % 3]}"
        for number, its in enumerate(spans)
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def install_slate(folder: Path) -> Path:
    """SLATE in an environment of its own.

    Raises:
        OSError: there is no way to install it here; the message is pip's last line.
    """
    venv.create(folder, with_pip=True)
    pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", SLATE]
    done = subprocess.run(pip, capture_output=True, text=True, check=False)
    if done.returncode:
        raise OSError((done.stderr.strip().split("\n") or [""])[-1])
    return folder / "bin" / "slate"


def reader(project: Path, texts: Path) -> tuple[str, ...]:
    """Our command line over a folder."""
    return (*READER, "--annotator", _ANNOTATOR, "--project", str(project), str(texts))


def prepare(folder: Path, count: int) -> tuple[Path, Path]:
    """An article of 100,000 words with so many spans, our caret and SLATE's in its middle.

    Returns:
        The folder of the article and the project.
    """
    texts, project = folder / "texts", folder / "project"
    texts.mkdir(parents=True)
    path = texts / "long.txt"
    text = write_text(path, WORDS)
    spans = places(text, count)
    mark(texts, project, spans)
    middle = spans[count // 2]
    from reader.session.memory import Memory

    memory = Memory(texts, folder=Path(environment()["HASHIYA_STATE_DIR"]))
    memory.remember(path.name, middle.start)
    memory.save()
    marks = folder / "long.annotations"
    mark_for_slate(marks, spans)
    (folder / "slate.list").write_text(f"{path} {marks} ({middle.line},{middle.first})\n")
    return texts, project


def slate(program: Path, folder: Path) -> Wire:
    """SLATE over the same article and the same spans."""
    command = [str(program), "-o", "-d", str(folder / "slate.list"), "-l", str(folder / "log")]
    return Wire(command, env={"LC_ALL": "C.UTF-8"})


def measure(keys: int) -> list[Measure]:
    """A key among 5,000 spans: beside a seed, beside SLATE; then what 10,000 cost."""
    with tempfile.TemporaryDirectory() as made, ExitStack() as stack:
        folder = Path(made)
        texts, project = prepare(folder / "many", SPANS)
        theirs: Wire | str
        try:
            program = install_slate(folder / "slate")
            theirs = stack.enter_context(slate(program, folder / "many"))
        except OSError as error:
            theirs = str(error)
        big = stack.enter_context(Wire(reader(project, texts)))
        # As many spans to a page as in the long article.
        mark(SEEDS, folder / "few", places(_seed(), len(_seed().split()) * SPANS // WORDS))
        seed = stack.enter_context(Wire(reader(folder / "few", SEEDS)))
        for wire in (big, seed):
            wire.first_frame(b"\x1b[")
            wire.rest(2.0)
        if isinstance(theirs, Wire):
            theirs.rest(3.0)  # curses ends no frame that could be waited for
        rows = [*_beside_seed(big, seed, keys), *_beside_slate(big, theirs, keys)]
        stack.close()
        return [*rows, *_ten_thousand(folder)]


def _beside_seed(big: Wire, seed: Wire, keys: int) -> list[Measure]:
    what = "a key to its last byte among 5,000 spans in 100,000 words / on a seed: "
    pairs = [(big.key("w"), seed.key("w")) for _ in range(WARM_UP + keys)][WARM_UP:]
    rows = [_row(what + "`w`", pairs, 1.3)]
    for wire in (big, seed):
        wire.key("\x1b")
        wire.key(_SPACE, 0.3)  # a span is current from here on, as long as the caret is in it
    pairs = [
        (big.key(arrow), seed.key(arrow)) for arrow in (_LEFT, _RIGHT) * ((WARM_UP + keys) // 2)
    ][WARM_UP:]
    rows.append(_row(what + "an arrow, a span current", pairs, 1.3))
    tags = []
    for _ in range(WARM_UP + keys // 4):
        for wire in (big, seed):
            for key in "wWW":  # three words, which no span has for its own
                wire.key(key)
        tags.append((big.key("a", 0.3), seed.key("a", 0.3)))
        tags.append((big.key("u", 0.3), seed.key("u", 0.3)))
    frames = [(b._replace(seconds=b.frame), s._replace(seconds=s.frame)) for b, s in tags]
    rows.append(
        _row(what.replace("its last byte", "its frame") + "a mark and its undo", frames, 1.3)
    )
    until = [f"{median(pair[n].seconds for pair in tags) * 1000:.0f} ms" for n in (0, 1)]
    rows.append(
        Measure("the same until it is on the disk and says so", "", " / ".join(until), None)
    )
    return rows


def _beside_slate(big: Wire, theirs: Wire | str, keys: int) -> list[Measure]:
    what = "a key to its last byte among 5,000 spans in 100,000 words / SLATE's: "
    if isinstance(theirs, str):
        return [Measure(what + "one word on", "< 1 ×", f"SLATE can't be run here: {theirs}", None)]
    pairs = [(big.key("w"), theirs.key(";", 0.3)) for _ in range(WARM_UP + keys)][WARM_UP:]
    rows = [_row(what + "one word on", pairs, 1.0)]
    tags = []
    for _ in range(WARM_UP + keys // 4):
        theirs.key(";", 0.3)
        big.key("w")
        big.key("w")  # off the word that was marked last
        theirs.send(_SPACE)
        ours = big.key("a", 0.3)
        # SLATE writes nothing before the user saves or has pressed a hundred keys.
        tags.append((ours._replace(seconds=ours.frame), theirs.key("a", 0.3)))
    return [*rows, _row(what + "a mark, ours to its frame", tags[WARM_UP:], 1.0)]


def _row(what: str, pairs: Sequence[tuple[Burst, Burst]], most: float) -> Measure:
    ours, theirs = ([pair[n].seconds for pair in pairs] for n in (0, 1))
    detail = f"{median(ours) * 1000:.1f} ms / {median(theirs) * 1000:.1f} ms"
    return ratio(what, median(ours), median(theirs), most, detail)


def _ten_thousand(folder: Path) -> list[Measure]:
    """What 10,000 spans in one article take, as information."""
    texts, project = prepare(folder / "most", 2 * SPANS)
    none, memory = folder / "none", []
    for its in (project, none):
        with Wire(reader(its, texts)) as wire:
            wire.first_frame(b"\x1b[")
            wire.rest(2.0)
            pressed = [wire.key("w") for _ in range(20)]
            memory.append(wire.memory)
            if its is project:
                key = median(burst.seconds for burst in pressed[WARM_UP:])
    listed = _time((*READER, "list", str(texts)))
    options = ("--output", str(folder / "out.jsonl"), "--annotator", _ANNOTATOR)
    exported = _time((*READER, "export", *options, "--project", str(project), str(texts)))
    return [
        Measure(
            "10,000 spans in 100,000 words: `w` to its last byte", "", f"{key * 1000:.1f} ms", None
        ),
        Measure(
            "the same: memory above the same article without spans",
            "",
            f"{memory[0] - memory[1]:.0f} MB above {memory[1]:.0f} MB",
            None,
        ),
        Measure(
            "the same: `reader list`, `reader export`",
            "",
            f"{listed:.2f} s, {exported:.2f} s",
            None,
        ),
    ]


def _time(command: Sequence[str]) -> float:
    began = perf_counter()
    subprocess.run(command, check=True, capture_output=True, env=environment())
    return perf_counter() - began
