"""The review on the screen: what it says, what its keys do, and that all of it can be undone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
from textual.pilot import Pilot

from reader import strings
from reader.render.palette import Palette
from reader.session.start import Start
from reader.settings import load
from reader.text.fit import visual
from reader.text.units import Index, Range
from reader.themes import find_themes_dir, load_theme
from reader.tui.excerpt import Excerpt, rows_of
from reader.tui.reader_app import ReaderApp
from reader.tui.review import Review, ReviewDetail, ReviewList
from tests.harm import HOSTILE, harm_in
from tests.tui.apps import caret_to, drift_found, make_app, reading, running, selected, text
from tests.tui.test_escapes import check

TEXT = (
    "قال الرئيس إلهام علييف في باكو إن السلام قريب.\n\n"
    "وأضاف الوزير جيمس أوبراين أن واشنطن تدعم المفاوضات بين البلدين.\n\n"
    "В Ереване премьер-министр Пашинян встретился с журналистами 28 июня.\n"
)
QUOTES = ("إلهام علييف", "جيمس أوبراين", "Пашинян")
CHANGED = TEXT.replace("جيمس أوبراين", "جيمس اوبراين").replace("Пашинян", "он")


class Setting(NamedTuple):
    """An app on a changed article whose three marks are kept, moved and lost."""

    app: ReaderApp
    pilot: Pilot[None]
    path: Path

    @property
    def screen(self) -> Review:
        assert isinstance(self.app.screen, Review)
        return self.app.screen

    def said(self) -> str:
        return self.screen.view.said

    def listed(self) -> list[str]:
        """The first words of the list's rows."""
        entries = self.screen.query_one(ReviewList)
        rows = [entries.render_line(y).text.strip() for y in range(entries.size.height)]
        return [" ".join(row.removeprefix("▎").split()[:2]) for row in rows if row]

    def detail(self) -> str:
        panel = self.screen.query_one(ReviewDetail)
        return "\n".join(panel.render_line(y).text for y in range(panel.size.height))

    def anchors(self) -> dict[str, str]:
        """Of each mark, by the quote that it was made on."""
        gold = self.app.session.gold
        assert gold is not None
        found = sorted(gold.spans("a.txt"), key=lambda span: span.id)
        return dict(zip(QUOTES, (span.anchor for span in found), strict=True))

    async def resting(self) -> list[str]:
        await self.pilot.pause()
        return [span.quote for span in self.app.desk.spans]


@asynccontextmanager
async def setting(
    folder: Path, changed: str = CHANGED, size: tuple[int, int] = (120, 40)
) -> AsyncIterator[Setting]:
    articles = folder / "articles"
    articles.mkdir()
    path = articles / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    settings = load({"project": folder, "annotator": "tester"}, environ={})
    session = Start.of((articles,), settings).open()
    session.open("a.txt")
    for quote in QUOTES:
        start = TEXT.index(quote)
        where = Range(Index(start), Index(start + len(quote)))
        session.tag(where, session.schema.labels[0])
    session.close()
    path.write_text(changed, encoding="utf-8")
    app = make_app(folder, articles)
    async with running(app, size) as pilot:
        await drift_found(app, pilot)
        yield Setting(app, pilot, path)


async def test_the_screen_says_what_wants_a_look_and_paints_nothing(tmp_path: Path) -> None:
    async with setting(tmp_path) as at:
        status = at.app.status.view
        assert status.head == strings.REVIEW_NEED.format(count=2, all=3)
        assert status.counts == "0 spans · 3 to review (g r)"
        panel = "\n".join(at.app.inspector.render_line(y).text for y in range(30))
        assert "? 3 to review: g r" in panel
        assert "lost" not in panel
        assert await at.resting() == []


async def test_kinds_are_told_apart_by_a_sign_and_a_word(tmp_path: Path) -> None:
    async with setting(tmp_path) as at:
        await at.pilot.press("g", "r")
        assert at.listed() == ["~ moved", "! lost", "= kept"]
        assert "a.txt: 1 kept, 1 moved, 1 lost" in check(at.app)


async def test_old_and_new_stand_below_each_other_with_what_differs_marked(
    tmp_path: Path,
) -> None:
    async with setting(tmp_path) as at:
        await at.pilot.press("g", "r")
        shown = at.detail()
        assert visual("[جيمس أوبراين]", "rtl") in shown
        assert visual("[جيمس اوبراين]", "rtl") in shown
        assert "spelt or spaced otherwise" in shown
        await at.pilot.press("j")
        assert strings.REVIEW_NOWHERE in at.detail()
        assert "[Пашинян]" in at.detail()


async def test_one_by_one(tmp_path: Path) -> None:
    async with setting(tmp_path) as at:
        await at.pilot.press("g", "r", "a")
        assert at.said() == strings.REVIEW_ACCEPTED
        assert at.listed() == ["! lost", "= kept"]
        assert at.anchors() == {QUOTES[0]: "ok", QUOTES[1]: "moved", QUOTES[2]: "ok"}
        await at.pilot.press("a")
        assert at.anchors()[QUOTES[2]] == "orphan"
        assert at.listed() == ["= kept", "! given"]
        await at.pilot.press("k", "k", "r")
        assert not isinstance(at.app.screen, Review)
        assert at.anchors() == {QUOTES[0]: "orphan", QUOTES[1]: "moved", QUOTES[2]: "orphan"}
        assert await at.resting() == ["جيمس اوبراين"]
        assert at.app.status.view.counts == "1 span · 2 lost"
        for _ in range(3):
            await at.pilot.press("u")
        assert set(at.anchors().values()) == {"ok"}
        assert at.app.status.view.counts == "0 spans · 3 to review (g r)"


async def test_all_at_once_is_one_step(tmp_path: Path) -> None:
    async with setting(tmp_path) as at:
        await at.pilot.press("g", "r", "A")
        assert not isinstance(at.app.screen, Review)
        assert at.app.status.view.head.startswith("Accepted all 3.")
        assert await at.resting() == ["إلهام علييف", "جيمس اوبراين"]
        await at.pilot.press("u")
        assert at.app.status.view.head == "Undid: re-anchor 3 marks"
        assert await at.resting() == []
        await at.pilot.press("g", "r", "R")
        assert set(at.anchors().values()) == {"orphan"}
        await at.pilot.press("g", "r")
        assert at.listed() == ["! given"] * 3
        await at.pilot.press("a")
        assert at.said() == strings.REVIEW_ALREADY
        await at.pilot.press("u")
        assert at.said() == "Undid: give up the place of 3 marks"
        assert at.listed() == ["~ moved", "! lost", "= kept"]
        await at.pilot.press("escape")


async def test_going_there_selects_the_place_and_p_puts_a_mark_on_what_is_selected(
    tmp_path: Path,
) -> None:
    async with setting(tmp_path) as at:
        await at.pilot.press("g", "r", "enter")
        assert selected(at.app) == "جيمس اوبراين"
        assert at.app.status.view.head == strings.REVIEW_HERE
        await at.pilot.press("escape", "g", "r", "j", "p")
        assert at.said() == strings.REVIEW_NO_SELECTION
        await at.pilot.press("enter")
        assert at.app.status.view.head == strings.LOST_WAS
        start = CHANGED.index("он")
        reading(at.app).select(Range(Index(start), Index(start + 2)))
        await at.pilot.press("g", "r", "j", "p")
        assert at.said() == strings.REVIEW_PUT
        await at.pilot.press("escape")
        assert await at.resting() == ["он"]
        assert at.anchors()[QUOTES[2]] == "moved"


async def test_a_file_that_changes_while_it_is_open_is_opened_and_reviewed_by_one_key(
    tmp_path: Path,
) -> None:
    async with setting(tmp_path, "x " + TEXT) as at:
        assert at.app.status.view.head == strings.REVIEW_ALL_KEPT.format(count=3)
        await at.pilot.press("g", "r", "A")
        at.path.write_text("x y " + CHANGED, encoding="utf-8")
        at.app.desk.look_at_file()
        at.app.sync()
        assert at.app.status.view.head == strings.FILE_CHANGED
        await at.pilot.press("g", "r")
        await drift_found(at.app, at.pilot)
        assert text(at.app) == "x y " + CHANGED
        assert at.listed() == ["~ moved", "! lost", "= kept"]


async def test_a_renamed_and_changed_article_is_offered_its_marks(tmp_path: Path) -> None:
    async with setting(tmp_path, TEXT) as at:
        at.path.rename(at.path.with_name("b.txt"))
        at.path.with_name("b.txt").write_text("x " + CHANGED, encoding="utf-8")
    again = make_app(tmp_path, tmp_path / "articles")
    async with running(again) as pilot:
        await drift_found(again, pilot)
        at = Setting(again, pilot, at.path)
        assert again.status.view.head == strings.REVIEW_RENAMED.format(count=3, id="a.txt")
        await pilot.press("g", "r", "r")
        assert at.said() == strings.REVIEW_REJECT_RENAMED
        await pilot.press("A")
        assert await at.resting() == ["إلهام علييف", "جيمس اوبراين"]
        await pilot.press("u", "g", "r", "R")
        assert again.status.view.head == strings.REVIEW_DISMISSED
        assert again.session.gold is not None
        assert len(again.session.gold.spans("a.txt")) == 3
        await pilot.press("g", "r")
        assert again.status.view.head == strings.REVIEW_NONE


async def test_nothing_to_review_is_said(tmp_path: Path) -> None:
    async with setting(tmp_path, TEXT) as at:
        caret_to(at.app, "باكو")
        await at.pilot.press("g", "r")
        assert at.app.status.view.head == strings.REVIEW_NONE


async def test_read_only_it_can_be_looked_at(tmp_path: Path) -> None:
    async with setting(tmp_path) as at:
        articles = at.path.parent
    app = make_app(tmp_path, articles, read_only=True)
    async with running(app) as pilot:
        await drift_found(app, pilot)
        await pilot.press("g", "r", "A")
        at = Setting(app, pilot, articles)
        assert at.screen.view.failed
        assert "read-only" in at.said()
        assert len(at.listed()) == 3


async def test_a_click_chooses_and_small_windows_show_both(tmp_path: Path) -> None:
    async with setting(tmp_path, size=(60, 18)) as at:
        await at.pilot.press("g", "r")
        await at.pilot.click(ReviewList, offset=(10, 1))
        assert at.screen.view.chosen == 1
        await at.pilot.press("up")
        shown = at.detail()
        assert shown.count("[") == 2
    for size in ((20, 6), (8, 3)):
        folder = tmp_path / str(size[0])
        folder.mkdir()
        async with setting(folder, size=size) as at:
            await at.pilot.press("g", "r", "j", "space", "pageup", "end", "home", "escape")


@pytest.mark.parametrize("theme", ["dark-ink", "no-colour"])
def test_an_excerpt_shows_what_differs_however_small_it_is(theme: str) -> None:
    palette = Palette(load_theme(find_themes_dir() / f"{theme}.toml"), "truecolor")
    assert palette is not None
    long = Excerpt("b" * 32, "x" * 100 + "DIFFERENT" + "y" * 300, "e" * 32, ((100, 109),))
    for width, rows in ((120, 6), (60, 2), (40, 1)):
        found = rows_of(long, width, rows)
        assert len(found) <= rows
        parts = [part for row in found for part in row.parts]
        assert "DIFF" in "".join(part.text for part in parts if part.ink == "changed")
    short = rows_of(Excerpt("", "one", "", ((0, 3),)), 20, 1)
    assert "".join(part.text for part in short[0].parts) == "[one]"
    assert len(rows_of(Excerpt("", "", ""), 10, 3)) == 1


async def test_hostile_quotes_and_names_do_no_harm(tmp_path: Path) -> None:
    for row in rows_of(Excerpt(HOSTILE, HOSTILE, HOSTILE, ((3, 9),)), 40, 5):
        assert not any(harm_in(part.text) for part in row.parts)
    async with setting(tmp_path) as at:
        at.path.write_text(f"{HOSTILE} {TEXT} {HOSTILE}", encoding="utf-8", errors="replace")
        at.app.desk.look_at_file()
        await at.pilot.press("g", "r")
        await drift_found(at.app, at.pilot)
        check(at.app)
        assert len(at.listed()) == 3
