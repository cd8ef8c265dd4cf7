"""The theme files: their format, and the contrasts and distances that they promise.

Each number below is a floor, and the palettes stand within half a digit of it: a colour
changed in a theme file shows here.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from itertools import combinations, product
from pathlib import Path

import pytest
from coloraide import Color
from textual.theme import Theme as TextualTheme

from reader.colour import RGB, blend_clamped, contrast, from_256, parse_hex
from reader.errors import SchemaError
from reader.gold import schema_parts
from reader.themes import (
    BASE_COLOURS,
    SLOTS,
    LabelColours,
    Theme,
    find_themes_dir,
    load_theme,
    load_themes,
    theme_files,
)

THEMES = Path(__file__).resolve().parent.parent / "themes"
COLOURED = ("light-paper", "dark-ink", "high-contrast", "colour-blind-safe")

# Machado, Oliveira and Fernandes 2009, severity 1.0; to be applied to linear light.
CVD = {
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def theme(name: str) -> Theme:
    return load_theme(THEMES / f"{name}.toml")


def rgb(of: Theme, name: str) -> RGB:
    return parse_hex(of.colour(name))


def labels(of: Theme, count: int = len(SLOTS)) -> list[LabelColours]:
    return [of.label(slot) for slot in SLOTS[:count]]


def simulate(colour: Color, matrix: tuple[tuple[float, ...], ...]) -> Color:
    """What an eye without one kind of cone sees of it."""
    channels = colour.convert("srgb-linear").coords()
    seen = [sum(a * b for a, b in zip(row, channels, strict=True)) for row in matrix]
    return Color("srgb-linear", [min(1.0, max(0.0, channel)) for channel in seen])


def closest(colours: list[Color]) -> float:
    """The least CIEDE2000 distance between any two."""
    return min(one.delta_e(other, method="2000") for one, other in combinations(colours, 2))


def worst_cvd(colours: list[Color]) -> float:
    return min(closest([simulate(colour, matrix) for colour in colours]) for matrix in CVD.values())


def test_the_five_load_without_a_failure() -> None:
    loaded, failed = load_themes(THEMES)
    assert [str(problem) for problem in failed] == []
    assert list(loaded) == sorted((*COLOURED, "no-colour"))


def test_they_are_found_from_here() -> None:
    assert find_themes_dir() == THEMES


@pytest.mark.parametrize("name", [*COLOURED, "no-colour"])
def test_the_toolkit_takes_each(name: str) -> None:
    """The files are Textual's own format: `Theme(**toml)`, whose colours then resolve."""
    made = TextualTheme(**tomllib.loads((THEMES / f"{name}.toml").read_text(encoding="utf-8")))
    assert made.to_color_system().generate()["background"]
    assert made.variables == dict(theme(name).variables)


@pytest.mark.parametrize("name", COLOURED)
def test_roles_that_are_one_colour(name: str) -> None:
    colour = theme(name).colour
    assert colour("primary") == colour("accent") == colour("border")
    assert colour("secondary") == colour("text-muted")
    assert colour("foreground") == colour("text")
    assert colour("boost") == colour("surface")


@pytest.mark.parametrize(
    ("name", "page", "three", "nine"),
    [
        ("light-paper", 15, 12, 9.7),
        ("dark-ink", 13, 9.2, 8.5),
        ("high-contrast", 21, 10, 9.2),
        ("colour-blind-safe", 17, 9.3, 7.4),
    ],
)
def test_text_on_page_and_tints(name: str, page: float, three: float, nine: float) -> None:
    this = theme(name)
    text = parse_hex(this.text)
    on = [contrast(text, parse_hex(label.tint)) for label in labels(this)]
    assert contrast(text, rgb(this, "background")) >= page
    assert round(min(on[:3]), 1) >= three
    assert round(min(on), 1) >= nine


@pytest.mark.parametrize(
    ("name", "page", "own"),
    [
        ("light-paper", 4.6, 3.4),
        ("dark-ink", 4.9, 4.1),
        ("high-contrast", 7.9, 3.8),
        ("colour-blind-safe", 4.6, 3.1),
    ],
)
def test_marks_on_page_and_own_tint(name: str, page: float, own: float) -> None:
    this = theme(name)
    ground = rgb(this, "background")
    marks = [(parse_hex(label.mark), parse_hex(label.tint)) for label in labels(this)]
    assert round(min(contrast(mark, ground) for mark, _ in marks), 1) >= page
    assert round(min(contrast(mark, tint) for mark, tint in marks), 1) >= own


@pytest.mark.parametrize("name", COLOURED)
def test_text_beside_the_labels(name: str) -> None:
    this = theme(name)
    assert contrast(parse_hex(this.muted), rgb(this, "surface")) >= 5.1
    selected = contrast(rgb(this, "selection"), rgb(this, "selection-text"))
    assert round(selected, 1) >= 7.3
    assert contrast(rgb(this, "search"), rgb(this, "search-text")) >= 10
    caret = contrast(rgb(this, "caret"), rgb(this, "caret-text"))
    assert caret >= (6.2 if name == "colour-blind-safe" else 7.3)


@pytest.mark.parametrize("name", ["light-paper", "dark-ink", "colour-blind-safe"])
def test_the_caret_shows_on_page_and_selection(name: str) -> None:
    """In high-contrast it stands yellow in white, by its hue."""
    this = theme(name)
    assert contrast(rgb(this, "caret"), rgb(this, "background")) >= 3
    assert contrast(rgb(this, "caret"), rgb(this, "selection")) >= 3


@pytest.mark.parametrize("name", COLOURED)
def test_text_on_stacks_three_deep(name: str) -> None:
    this = theme(name)
    text, page = parse_hex(this.text), rgb(this, "background")
    tints = [parse_hex(label.tint) for label in labels(this)]
    worst = min(
        contrast(text, blend_clamped(page, text, stack)) for stack in product(tints, repeat=3)
    )
    assert worst >= 7.0


@pytest.mark.parametrize(
    ("name", "of", "three", "nine", "three_cvd", "nine_cvd"),
    [
        ("light-paper", "tint", 22, 13, 4, 0),
        ("dark-ink", "tint", 21, 13, 4, 0),
        ("high-contrast", "tint", 29, 19, 9, 1),
        ("colour-blind-safe", "tint", 37, 11, 14, 9.9),
        ("light-paper", "mark", 33, 21, 9, 4),
        ("dark-ink", "mark", 37, 21, 7, 4),
        ("high-contrast", "mark", 54, 23, 10, 3),
        ("colour-blind-safe", "mark", 29, 16, 20, 14),
    ],
)
def test_colours_are_told_apart(
    name: str, of: str, three: float, nine: float, three_cvd: float, nine_cvd: float
) -> None:
    colours = [Color(getattr(label, of)) for label in labels(theme(name))]

    def reaches(measure: Callable[[list[Color]], float], some: list[Color], least: float) -> bool:
        return round(measure(some), 0 if isinstance(least, int) else 1) >= least

    assert reaches(closest, colours[:3], three)
    assert reaches(closest, colours, nine)
    assert reaches(worst_cvd, colours[:3], three_cvd)
    assert reaches(worst_cvd, colours, nine_cvd)


def test_colour_blind_safe_keeps_its_promise() -> None:
    """All marks and the default labels' tints; nine tints come close, hence its letters."""
    this = theme("colour-blind-safe")
    assert worst_cvd([Color(label.mark) for label in labels(this)]) >= 12
    assert worst_cvd([Color(label.tint) for label in labels(this, 3)]) >= 12
    assert this.marks == "letters"


@pytest.mark.parametrize("name", COLOURED)
def test_the_256_colours_of_a_theme(name: str) -> None:
    this = theme(name)
    text, page = parse_hex(this.text), rgb(this, "background")
    tints = [label.tint256 for label in labels(this) if label.tint256 is not None]
    marks = [label.mark256 for label in labels(this) if label.mark256 is not None]
    assert len(set(tints)) == len(set(marks)) == len(SLOTS)
    # Coarse steps: WCAG's AA for the text where truecolor keeps AAA.
    assert min(contrast(text, from_256(tint)) for tint in tints) >= 5
    assert min(contrast(page, from_256(mark)) for mark in marks) >= 3


def test_the_sixteen_colours_of_the_marks() -> None:
    hues = ["blue", "green", "magenta", "yellow", "cyan", "red"]
    hues += ["bright_blue", "bright_green", "bright_magenta"]
    for name in COLOURED:
        assert [label.mark16 for label in labels(theme(name))] == [f"ansi_{hue}" for hue in hues]


def test_no_colour_has_none() -> None:
    this = theme("no-colour")
    assert this.ansi
    assert this.marks == "lines"
    assert set(this.colours.values()) == {"ansi_default"}
    assert this.label("actor") == LabelColours(
        "ansi_default", "ansi_default", None, None, "ansi_default"
    )


# ---- what a user's file may say


@pytest.fixture
def mine(tmp_path: Path) -> Callable[[str, str], Path]:
    """A copy of dark-ink called `mine`, in which one piece of text is replaced."""

    def make(old: str, new: str) -> Path:
        text = (THEMES / "dark-ink.toml").read_text(encoding="utf-8")
        text = text.replace('name = "dark-ink"', 'name = "mine"')
        assert old in text
        path = tmp_path / "mine.toml"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return path

    return make


def test_a_users_theme_loads_beside_ours(mine: Callable[[str, str], Path]) -> None:
    path = mine("#73B5EC", "#73B5ED")
    loaded, failed = load_themes(THEMES, path.parent)
    assert failed == []
    assert len(loaded) == 6
    assert loaded["mine"].label("actor").mark == "#73B5ED"


def test_a_users_theme_replaces_ours_of_its_name(tmp_path: Path) -> None:
    own = tmp_path / "dark-ink.toml"
    own.write_bytes((THEMES / "dark-ink.toml").read_bytes())
    assert theme_files(THEMES, tmp_path)["dark-ink"] == own
    assert theme_files(tmp_path / "absent", tmp_path) == {"dark-ink": own}


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ('name = "mine"', 'name = "other"', "name is 'other'"),
        ("dark = true", 'dark = "yes"', "dark is 'yes'"),
        ("dark = true\n", "", "dark is missing"),
        ('accent = "#E8A863"', 'accent = "orange"', "accent is 'orange'"),
        ('accent = "#E8A863"', 'acent = "#E8A863"', "no field acent"),
        ('accent = "#E8A863"\n', "", "accent is missing"),
        ('accent = "#E8A863"', "accent = 7", "accent is 7"),
        ('text = "#E6E1D6"', 'text = "auto 87%"', "variables.text is 'auto 87%'"),
        ('caret = "#E8A863"\n', "", "variables.caret is missing"),
        ('text-muted = "#A6A195"\n', "", "variables.text-muted is missing"),
        ('current-mix = "0.13"\n', "", "variables.current-mix is missing"),
        ('label-4 = "#471E12"', 'label-4 = "#471E1"', "variables.label-4 is '#471E1'"),
        ('label-4-mark = "#C07940"\n', "", "variables.label-4-mark is missing"),
        ('label-4-256 = "52"', 'label-4-256 = "15"', "variables.label-4-256 is '15'"),
        ('label-4-256 = "52"', 'label-4-256 = "٥٢"', "variables.label-4-256 is '٥٢'"),
        ('label-4-mark-256 = "173"', "label-4-mark-256 = 256", "label-4-mark-256 is 256"),
        ("ansi_yellow", "yellow", "variables.label-4-mark-16 is 'yellow'"),
        ('current-mix = "0.13"', 'current-mix = "13%"', "variables.current-mix is '13%'"),
        ('current-mix = "0.13"', 'current-mix = "nan"', "variables.current-mix is 'nan'"),
        ('text-style = "none"', 'text-style = "loud"', "variables.block-cursor-text-style"),
        ('scrollbar = "#3A3E47"', "scrollbar = []", "variables.scrollbar is []"),
        ('scrollbar = "#3A3E47"', "scrollbar = true", "variables.scrollbar is True"),
        ("[variables]", "[variable]", "[variables] is missing"),
        ("current-mix", 'marks = "boxes"\ncurrent-mix', "variables.marks is 'boxes'"),
        ("ansi_yellow", "ansi_mauve", "variables.label-4-mark-16 is 'ansi_mauve'"),
        ("dark = true", "dark = true\nansi = true", "background is '#1B1C20'"),
    ],
)
def test_a_failure_names_file_and_field(
    mine: Callable[[str, str], Path], old: str, new: str, field: str
) -> None:
    path = mine(old, new)
    loaded, failed = load_themes(THEMES, path.parent)
    assert "mine" not in loaded
    assert len(loaded) == 5
    told = [str(problem) for problem in failed]
    assert any(field in sentence for sentence in told), told
    assert all(problem.path == path and problem.remedy for problem in failed)


def test_a_theme_of_the_terminals_colours_says_its_ground(tmp_path: Path) -> None:
    """Without these two the toolkit invents a page."""
    text = (THEMES / "no-colour.toml").read_text(encoding="utf-8")
    path = tmp_path / "no-colour.toml"
    path.write_text(text.replace('ansi-background = "ansi_default"\n', ""), encoding="utf-8")
    _, failed = load_themes(tmp_path)
    assert [problem.what for problem in failed] == ["variables.ansi-background is missing"]


def test_every_field_that_fails_is_named(mine: Callable[[str, str], Path]) -> None:
    path = mine('accent = "#E8A863"\n', "")
    path.write_text(path.read_text(encoding="utf-8").replace('"#1B1C20"', '"black"'), "utf-8")
    _, failed = load_themes(path.parent)
    told = " ".join(problem.what for problem in failed)
    for field in ("accent", "background", "variables.caret-text", "variables.search-text"):
        assert field in told


def test_broken_toml_is_named_by_its_line(mine: Callable[[str, str], Path]) -> None:
    path = mine("dark = true", "dark = ")
    with pytest.raises(SchemaError) as caught:
        load_theme(path)
    assert caught.value.path == path
    assert caught.value.line == 2
    assert "line 2: this is not TOML" in str(caught.value)


def test_a_theme_that_is_nested_without_end_is_named(tmp_path: Path) -> None:
    path = tmp_path / "deep.toml"
    path.write_text("a = " + "[" * 5000 + "]" * 5000)
    with pytest.raises(SchemaError, match="nested too deeply"):
        load_theme(path)


def test_bytes_that_are_not_utf8_are_named(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes(b'name = "\xff"')
    with pytest.raises(SchemaError, match="byte 8 is not UTF-8"):
        load_theme(path)


def test_a_file_that_is_a_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").mkdir()
    loaded, failed = load_themes(tmp_path)
    assert loaded == {}
    assert "can't be read: is a directory" in str(failed[0])


def test_a_byte_order_mark_is_no_matter(mine: Callable[[str, str], Path]) -> None:
    path = mine("dark = true", "dark = false")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert load_theme(path).dark is False


def test_numbers_may_stand_without_quotes(mine: Callable[[str, str], Path]) -> None:
    path = mine('label-4-256 = "52"', "label-4-256 = 52")
    assert load_theme(path).label("4").tint256 == 52


def test_names_that_are_not_there() -> None:
    with pytest.raises(KeyError):
        theme("dark-ink").label("10")
    with pytest.raises(KeyError):
        theme("dark-ink").colour("mauve")


def test_all_base_colours_are_read() -> None:
    assert tuple(theme("dark-ink").colours) == BASE_COLOURS


# ---- colours that a label schema asks for


def test_themes_have_the_places_that_schemas_name() -> None:
    """Two floors, one list."""
    assert schema_parts.SLOTS == SLOTS


def test_a_label_with_its_own_colours() -> None:
    pair = theme("light-paper").pair("#C0F0C0", "#205020")
    assert (pair.tint, pair.mark) == ("#C0F0C0", "#205020")
    assert (pair.tint256, pair.mark256) == (194, 22)
    assert theme("no-colour").pair("#C0F0C0", "#205020").tint == "ansi_default"


@pytest.mark.parametrize(
    ("tint", "mark", "what"),
    [
        ("#205020", "#205020", "the text #221F1B on #205020 has a contrast of"),
        ("#C0F0C0", "#E0E0E0", "the mark #E0E0E0 on #FAF7F0 has a contrast of 1.2"),
        ("green", "#205020", "'green' is no colour"),
    ],
)
def test_a_label_whose_colours_cant_be_read_is_refused(tint: str, mark: str, what: str) -> None:
    with pytest.raises(SchemaError) as caught:
        theme("light-paper").pair(tint, mark)
    assert what in str(caught.value)
