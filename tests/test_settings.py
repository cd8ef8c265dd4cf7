"""The settings' layers, their errors, and the one key that is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader import settings
from reader.errors import SaveFailed, SchemaError, UsageError
from reader.settings import KNOWN, Settings, load, remember


@pytest.fixture
def file(nobodys_machine: Path) -> Path:
    """The user's settings file; not there yet."""
    path = nobodys_machine / "config" / "settings.toml"
    path.parent.mkdir()
    return path


def test_nothing_chosen_are_the_defaults() -> None:
    assert load(environ={}) == Settings()


def test_every_field_can_be_set() -> None:
    assert set(Settings._fields) == {*KNOWN, "sources"}


def test_a_later_layer_wins_and_says_where_it_came_from(file: Path) -> None:
    file.write_text('theme = "a"\nannotator = "file"\nmeasure = 60\n')
    found = load(
        {"theme": "c", "colour": None}, environ={"HASHIYA_THEME": "b", "HASHIYA_BIDI": "visual"}
    )
    assert (found.theme, found.annotator, found.measure, found.bidi) == ("c", "file", 60, "visual")
    assert found.sources == {
        "theme": "--theme", "annotator": str(file), "measure": str(file), "bidi": "HASHIYA_BIDI",
    }  # fmt: skip


def test_a_folder_in_the_file_is_relative_to_the_file(file: Path) -> None:
    file.write_text('project = "gold-of-mine"\ncorpus = "/srv/news"\n')
    found = load(environ={})
    assert (found.project, found.corpus) == (file.parent / "gold-of-mine", Path("/srv/news"))
    assert load({"project": "here"}, environ={}).project == Path("here")


def test_a_tilde_is_the_users_home(nobodys_machine: Path) -> None:
    assert load({"project": "~/gold"}, environ={}).project == nobodys_machine / "gold"


@pytest.mark.parametrize(
    ("key", "written", "value"),
    [
        ("colour", "256", "256"),
        ("colour", '"truecolor"', "truecolor"),
        ("measure", "40", 40),
        ("read_only", "true", True),
    ],
)
def test_a_value_is_read_from_toml(file: Path, key: str, written: str, value: object) -> None:
    file.write_text(f"{key} = {written}\n")
    assert getattr(load(environ={}), key) == value


@pytest.mark.parametrize(
    ("word", "value"), [("1", True), ("yes", True), ("ON", True), ("0", False), ("false", False)]
)
def test_a_truth_is_read_from_the_environment(word: str, value: bool) -> None:
    assert load(environ={"HASHIYA_READ_ONLY": word}).read_only is value


def test_a_flag_that_says_no_is_a_flag() -> None:
    environ = {"HASHIYA_READ_ONLY": "1"}
    assert load({"read_only": False}, environ=environ).read_only is False
    assert load({"read_only": None}, environ=environ).read_only is True


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ('a = 1\nthene = "x"\n', ["settings.toml, line 1", "'a'", "the settings are theme,"]),
        ('# my own\n\nthene = "x"\n', ["line 3", "'thene'", "perhaps theme was meant"]),
        ('colour = "pink"\n', ["line 1", "one of auto, truecolor, 256, 16, none"]),
        ("measure = 39\n", ["line 1", "from 40 to 76"]),
        ("measure = true\n", ["line 1", "from 40 to 76"]),
        ('annotator = " "\n', ["line 1", "not empty"]),
        ("theme = 3\n", ["line 1", "theme has to be text"]),
        ('read_only = "perhaps"\n', ["line 1", "true or false"]),
        ("theme = \n", ["line 1", "not valid TOML"]),
        ("[colours]\nred = 1\n", ["line 1", "'colours'", "perhaps colour was meant"]),
        ("a = " + "[" * 5000 + "]" * 5000 + "\n", ["settings.toml", "nested too deeply"]),
        ('project = "a\\u0000b"\n', ["line 1", "project has to be the name of a folder"]),
    ],
)
def test_a_wrong_file_is_named_with_its_line(file: Path, content: str, says: list[str]) -> None:
    file.write_text(content)
    with pytest.raises(SchemaError) as caught:
        load(environ={})
    assert all(part in str(caught.value) for part in says), str(caught.value)


def test_a_file_that_is_no_utf8_is_named(file: Path) -> None:
    file.write_bytes(b'theme = "\xff"\n')
    with pytest.raises(SchemaError, match="not valid TOML"):
        load(environ={})


def test_a_file_that_cannot_be_read_is_named(file: Path) -> None:
    file.mkdir()
    with pytest.raises(SchemaError, match="can't be read"):
        load(environ={})


def test_a_wrong_variable_is_named() -> None:
    with pytest.raises(SchemaError, match="HASHIYA_COLOUR: colour has to be one of"):
        load(environ={"HASHIYA_COLOUR": "pink"})
    with pytest.raises(SchemaError, match="perhaps annotator was meant"):
        load(environ={"HASHIYA_ANOTATOR": "x"})


def test_a_wrong_flag_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match="--annotator: annotator has to be text"):
        load({"annotator": " "}, environ={})


def test_variables_that_are_no_settings_are_left_alone() -> None:
    environ = {
        "HASHIYA_CONFIG_DIR": "/x",
        "HASHIYA_STATE_DIR": "/y",
        "HASHIYA_THEME": "",
        "HASH": "1",
    }
    assert load(environ=environ) == Settings()


@pytest.mark.parametrize(
    ("environ", "flags", "colour"),
    [
        ({"NO_COLOR": "1"}, {}, "none"),
        ({"NO_COLOR": ""}, {}, "auto"),
        ({"NO_COLOR": "1", "HASHIYA_COLOUR": "256"}, {}, "256"),
        ({"NO_COLOR": "1"}, {"colour": "truecolor"}, "truecolor"),
        ({"NO_COLOR": "1"}, {"colour": "auto"}, "none"),
    ],
)
def test_no_color(environ: dict[str, str], flags: dict[str, str], colour: str) -> None:
    assert load(flags, environ=environ).colour == colour


def test_remembering_keeps_all_else(file: Path) -> None:
    file.write_bytes('# mine: ألوان\r\ntheme = "a"  # dark\r\n\r\nmeasure=60\r\n'.encode())
    remember("theme", "light-paper")
    assert file.read_bytes() == (
        '# mine: ألوان\r\ntheme = "light-paper"  # dark\r\n\r\nmeasure=60\r\n'.encode()
    )
    assert load(environ={}).theme == "light-paper"


def test_remembering_begins_a_file(nobodys_machine: Path) -> None:
    remember("theme", "light-paper")
    path = nobodys_machine / "config" / "settings.toml"
    assert path.read_text() == 'theme = "light-paper"\n'
    assert path.stat().st_mode & 0o077 == 0


def test_what_cannot_be_remembered_changes_nothing(file: Path) -> None:
    file.write_text("theme = \n")
    with pytest.raises(SchemaError, match="not valid TOML"):
        remember("theme", "x")
    with pytest.raises(SchemaError, match="no setting 'them'"):
        remember("them", "x")
    with pytest.raises(SchemaError, match="from 40 to 76"):
        remember("measure", 7)
    assert file.read_text() == "theme = \n"


def test_a_folder_that_cannot_be_made_is_a_sentence(nobodys_machine: Path) -> None:
    (nobodys_machine / "config").write_text("")
    with pytest.raises(SaveFailed, match="theme could not be kept"):
        remember("theme", "x")


def test_the_path_follows_the_environment(nobodys_machine: Path) -> None:
    assert settings.settings_path() == nobodys_machine / "config" / "settings.toml"
