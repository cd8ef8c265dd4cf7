"""The README's pictures, drawn by the app itself: `make pictures`.

Each opens the sample articles in a folder of its own, marks them, presses keys under
Textual's Pilot and writes what is then on the screen as SVG into docs/. The same code and
articles give the same bytes.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

_TOP = Path(__file__).resolve().parents[1]
_DOCS = _TOP / "docs"

_ARABIC = "004_0acdc6091995a434.txt"
_RUSSIAN = "002_df5243bf1c4e2f29.txt"

Marks = Sequence[tuple[str, str]]

_IN_ARABIC: Marks = (
    ("actor", "وزير الخارجية الأمريكي أنتوني بلينكن"),
    ("actor", "الرئيس الأذربيجاني علييف"),
    ("actor", "رئيس وزراء أرمينيا باشينيان"),
    ("date", "يوم الاثنين"),
    ("actor", "مراسل “توران” بواشنطن"),
    ("actor", "المتحدث باسم وزارة الخارجية ماثيو ميللر"),
    ("claim", "الولايات المتحدة تعتبر السلام مفيدًا للمنطقة"),
    ("actor", "الولايات المتحدة"),
    (
        "claim",
        (
            "رحب وزير الخارجية برغبة الرئيس علييف في التوصل إلى اتفاق سلام دائم ومشرف بين"
            " أذربيجان وأرمينيا"
        ),
    ),
    ("actor", "وزير الخارجية"),
    ("actor", "الرئيس علييف"),
    (
        "claim",
        "هذا الصراع الذي طال أمده هو سبب معاناة لكل من الأذربيجانيين والأرمن",
    ),
    ("date", "في الأيام الأخيرة"),
)
_IN_RUSSIAN: Marks = (
    ("date", "28 апреля"),
    ("actor", "государственный секретарь США Энтони Блинкен"),
    ("actor", "Президенту Азербайджанской Республики Ильхаму Алиеву"),
    ("actor", "АЗЕРТАДЖ"),
    ("actor", "Государственный секретарь"),
    (
        "claim",
        (
            "США готовы и дальше поддерживать нормализацию отношений и продвижение мирной"
            " повестки дня между Арменией и Азербайджаном"
        ),
    ),
)


class Picture(NamedTuple):
    """What one picture shows."""

    name: str
    article: str
    marks: Marks
    theme: str
    size: tuple[int, int]
    at: str
    """The text that the caret is put on first."""
    keys: tuple[str, ...]
    system: str = "truecolor"


PICTURES = (
    Picture(
        "reader",
        _ARABIC,
        _IN_ARABIC,
        "light-paper",
        (120, 36),
        "رحب وزير الخارجية",
        ("space", "space"),
    ),
    Picture(
        "reader-dark",
        _RUSSIAN,
        _IN_RUSSIAN,
        "dark-ink",
        (100, 30),
        "договоренность, достигнутая",
        ("w", "W", "W"),
    ),
    Picture(
        "reader-lines",
        _ARABIC,
        _IN_ARABIC,
        "no-colour",
        (100, 30),
        "الولايات المتحدة تعتبر",
        ("space",),
        "none",
    ),
)


async def draw(picture: Picture, folder: Path) -> str:
    """The screen after the marks and keys of a picture, as SVG."""
    from reader.render.colour_system import colour_system
    from reader.session.start import Start
    from reader.settings import load
    from reader.text.units import Index, Range
    from reader.themes import find_themes_dir, load_theme
    from reader.tui.reader_app import ReaderApp

    articles = folder / "articles"
    shutil.copytree(_TOP / "seeds", articles, ignore=shutil.ignore_patterns("README*"))
    settings = load({"project": folder, "annotator": "reader"}, environ={})
    session = Start.of((articles,), settings).open()
    article = session.open(picture.article)
    start = 0
    for label_name, quote in picture.marks:  # in the order of the text
        label = session.schema.label(label_name)
        start = article.text.index(quote, start)
        if label is not None:
            session.tag(Range(Index(start), Index(start + len(quote))), label)
    session.flush()
    theme = load_theme(find_themes_dir() / f"{picture.theme}.toml")
    app = ReaderApp(
        Start.of((articles,), settings)._replace(article=picture.article),
        session,
        theme,
        colour_system(picture.system, {}),
    )
    async with app.run_test(size=picture.size) as pilot:
        await app.workers.wait_for_complete()
        if app.desk.reading is not None:
            app.desk.reading.go(article.text.index(picture.at))
        app.desk.after_motion()
        for key in picture.keys:
            await pilot.press(key)
        await pilot.pause(0.5)
        drawn = app.export_screenshot(title=f"hashiya: {picture.article}")
    session.close()
    return drawn


def main() -> int:
    """Draw all of them."""
    _DOCS.mkdir(exist_ok=True)
    for picture in PICTURES:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            os.environ["HASHIYA_CONFIG_DIR"] = str(folder / "config")
            os.environ["HASHIYA_STATE_DIR"] = str(folder / "state")
            drawn = asyncio.run(draw(picture, folder))
        target = _DOCS / f"{picture.name}.svg"
        target.write_text(drawn, encoding="utf-8")
        print(f"{target.relative_to(_TOP)}: {len(drawn)} characters")
    return 0


if __name__ == "__main__":
    sys.exit(main())
