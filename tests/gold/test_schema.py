from __future__ import annotations

from pathlib import Path

import pytest

from reader.errors import SchemaError
from reader.gold.schema import SHIPPED, Attribute, Schema

TINY = """
name = "tiny"
version = 3
[[label]]
name = "place"
key = "p"
"""


def load(folder: Path, text: str) -> Schema:
    path = folder / "labels.toml"
    path.write_text(text, encoding="utf-8")
    return Schema.load(path)


def test_the_shipped_schema_is_the_guidelines() -> None:
    schema = Schema.load()
    assert (schema.name, schema.version, schema.path) == ("default", 1, SHIPPED)
    keys = [(label.name, label.key, label.colour, label.extent) for label in schema.labels]
    assert keys == [
        ("actor", "a", "actor", "name"),
        ("date", "d", "date", "date"),
        ("claim", "c", "claim", "sentence-end"),
    ]
    actor, date, claim = schema.labels
    assert all(
        len(label.guideline) > 100 and "\n" not in label.guideline for label in schema.labels
    )
    assert [(a.name, a.type, a.values) for a in actor.attributes] == [
        (
            "kind",
            "enum",
            ("person", "organization", "country", "international_organization", "group"),
        ),
        ("mention", "enum", ("name", "nominal", "pronoun")),
        ("entity", "entity", ()),
    ]
    assert [(a.name, a.type, a.values) for a in date.attributes] == [
        ("type", "enum", ("DATE", "TIME", "DURATION", "SET")),
        ("value", "date", ()),
        ("calendar", "enum", ("gregorian", "hijri")),
    ]
    assert date.defaults == {"calendar": "gregorian"}
    assert [(a.name, len(a.values)) for a in claim.attributes] == [
        ("attribution", 4), ("act", 9), ("certainty", 4), ("polarity", 3),
    ]  # fmt: skip
    assert claim.relations == {
        "source": ("actor",), "target": ("actor",), "when": ("date",), "continues": ("claim",),
    }  # fmt: skip
    assert (dict(actor.relations), dict(date.relations)) == ({"when": ("date",)}, {})
    assert schema.label("claim") is claim
    assert claim.attribute("act") is claim.attributes[1]
    assert schema.label("z") is None


def test_a_project_may_have_its_own_schema(tmp_path: Path) -> None:
    assert Schema.of_project(tmp_path) == Schema.load()
    load(tmp_path, TINY)
    schema = Schema.of_project(tmp_path)
    assert (schema.name, schema.version, schema.path) == ("tiny", 3, tmp_path / "labels.toml")
    [place] = schema.labels
    assert (place.extent, place.guideline, place.attributes, place.colour) == ("word", "", (), "4")


def test_every_kind_of_attribute(tmp_path: Path) -> None:
    text = (
        TINY
        + """
    [label.attributes]
    a = { type = "enum", values = ["x", "y"], default = "y", required = true, help = "Which." }
    b = { type = "boolean", default = false }
    c = { type = "text", default = "some" }
    d = { type = "date" }
    """
    )
    [place] = load(tmp_path, text).labels
    assert place.attributes == (
        Attribute("a", "enum", ("x", "y"), "y", True, "Which."),
        Attribute("b", "boolean", default=False),
        Attribute("c", "text", default="some"),
        Attribute("d", "date"),
    )
    assert place.defaults == {"a": "y", "b": False, "c": "some"}


def labels(*colours: str) -> str:
    text = 'name = "x"\nversion = 1\n'
    for letter, colour in zip("abefghijklmno", colours, strict=False):
        name, _, colour = colour.rpartition("=")
        text += f'[[label]]\nname = "{name or letter}"\nkey = "{letter}"\n'
        text += f'colour = "{colour}"\n' if colour else ""
    return text


def test_colours_are_named_or_given_or_the_next_free(tmp_path: Path) -> None:
    schema = load(tmp_path, labels("", "5", "#aabbcc #112233", "date=", "", *[""] * 7))
    colours = [label.colour for label in schema.labels]
    assert colours[:5] == ["4", "5", ("#AABBCC", "#112233"), "date", "6"]
    assert colours[5:] == ["7", "8", "9", "actor", "claim", None, None]


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ('key = "p"', 'key = "q"', True),
        ('key = "p"', '# why\nkey    =  "p"\ncolour = "9"', True),
        ("version = 3", "version = 4", False),
        ('"place"', '"site"', False),
        ('key = "p"', 'key = "p"\nguideline = "Where."', False),
        ('key = "p"', 'key = "p"\nextent = "name"', False),
        ('key = "p"', 'key = "p"\nrelations = { in = ["place"] }', False),
        ('key = "p"', 'key = "p"\nattributes = { a = { type = "text" } }', False),
    ],
)
def test_the_sha256_is_of_what_the_marks_mean(
    tmp_path: Path, old: str, new: str, same: bool
) -> None:
    first = load(tmp_path, TINY).sha256
    assert len(first) == 64
    assert (load(tmp_path, TINY.replace(old, new)).sha256 == first) is same


BAD = [
    ("name = ", "nmae = ", "there is no key nmae; write name"),
    ('name = "tiny"', "", "name: it is missing"),
    ('"tiny"', '"two words"', "name: 'two words' is not a name"),
    ("version = 3", "version = 0", "version is not a number"),
    ("version = 3", "version = true", "version is not a number"),
    ("[[label]]", "[label]", "it has no labels"),
    ('name = "place"', "", "label 1: it has no name"),
    ('"place"', '"pl\\u0000ce"', "label 1, name:"),
    ('key = "p"', "", "label place: key is not one character"),
    ('"p"', '"pp"', "key is not one character"),
    ('"p"', '" "', "key is not one character"),
    ('key = "p"', 'key = "p"\ncolor = "4"', "there is no key color; write colour"),
    ('key = "p"', 'key = "p"\nzzz = 1', "there is no key zzz; the keys are name, key"),
    ('key = "p"', 'key = "p"\ncolour = "red"', "colour: 'red' is no colour"),
    ('key = "p"', 'key = "p"\ncolour = "#123 #456"', "is no colour"),
    ('key = "p"', 'key = "p"\nextent = "names"', "extent: there is no 'names'; write name"),
    ('key = "p"', 'key = "p"\nguideline = 1', "guideline is not text"),
    ('key = "p"', 'key = "p"\nrelations = []', "relations: it is not a table"),
    ('key = "p"', 'key = "p"\nrelations = { of = [] }', "of does not list labels"),
    ('key = "p"', 'key = "p"\nrelations = { of = ["plaec"] }', "there is no 'plaec'; write place"),
    ('key = "p"', 'key = "p"\nattributes = 1', "attributes is not a table"),
    ('key = "p"', 'key = "p"\nattributes.a = 1', "attribute a: it is not a table"),
    ('key = "p"', 'key = "p"\nattributes.a = {}', "attribute a, type: there is no None"),
    ('key = "p"', 'key = "p"\nattributes.a.type = "enmu"', "there is no 'enmu'; write enum"),
    ('key = "p"', 'key = "p"\nattributes.a = {type="enum"}', "an enum lists its values"),
    ('key = "p"', 'key = "p"\nattributes.a = {type="enum",values=["x","x"]}', "x stands twice"),
    ('key = "p"', 'key = "p"\nattributes.a = {type="enum",values=[1]}', "1 is not a value"),
    ('key = "p"', 'key = "p"\nattributes.a = {type="text",values=["x"]}', "a text has no values"),
    ('key = "p"', 'key = "p"\nattributes.a = {type="text",default=1}', "a text can't have it"),
    ('key = "p"', 'key = "p"\nattributes.a = {type="boolean",default=1}', "neither true nor false"),
    ('key = "p"', 'key = "p"\nattributes.a = {type="entity",default="x"}', "an? entity can't have"),
    ('key = "p"', 'key = "p"\nattributes.a = {type="text",required=1}', "required is neither"),
    (
        'key = "p"',
        'key = "p"\nattributes.a = {type="text",hlep="x"}',
        "there is no key hlep; write help",
    ),
    ('key = "p"', 'key = "p"\n[[label]]\nname = "place"\nkey = "q"', "2 labels are called place"),
    ('key = "p"', 'key = "p"\n[[label]]\nname = "pace"\nkey = "p"', "2 labels have the key p"),
]


@pytest.mark.parametrize(("old", "new", "message"), BAD)
def test_a_wrong_schema_says_where_and_what_to_write(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    text = TINY.replace(old, new)
    assert text != TINY
    with pytest.raises(SchemaError, match=message) as caught:
        load(tmp_path, text)
    assert str(caught.value).startswith(f"{tmp_path / 'labels.toml'}: ")
    assert caught.value.remedy


def test_what_is_not_toml_is_told_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(SchemaError, match="it is not TOML") as caught:
        load(tmp_path, TINY.replace('key = "p"', "key = p"))
    assert caught.value.line == 6
    with pytest.raises(SchemaError, match="it is not TOML"):
        load(tmp_path, TINY + "key = 'p'\nkey = 'q'\n")


def test_files_that_can_not_be_read(tmp_path: Path) -> None:
    path = tmp_path / "labels.toml"
    path.write_bytes(b"\xff")
    with pytest.raises(SchemaError, match="it is not UTF-8"):
        Schema.load(path)
    path.write_text("a = " + "[" * 2_000, encoding="utf-8")
    with pytest.raises(SchemaError, match=r"nested too deeply|not TOML"):
        Schema.load(path)
    path.unlink()
    path.symlink_to(tmp_path / "nowhere")
    with pytest.raises(SchemaError, match="it can't be read"):
        Schema.of_project(tmp_path)
    path.unlink()
    path.mkdir()
    with pytest.raises(SchemaError, match="it can't be read"):
        Schema.of_project(tmp_path)


def test_a_byte_order_mark_is_not_text(tmp_path: Path) -> None:
    path = tmp_path / "labels.toml"
    path.write_bytes(b"\xef\xbb\xbf" + TINY.encode("utf-8"))
    assert Schema.load(path).name == "tiny"


def test_labels_that_lie_elsewhere_are_not_read(tmp_path: Path) -> None:
    project, outside = tmp_path / "project", tmp_path / "labels.toml"
    project.mkdir()
    load(tmp_path, labels("actor"))
    (project / "labels.toml").symlink_to(outside)
    with pytest.raises(SchemaError, match="leads out of the project"):
        Schema.of_project(project)
    (project / "labels.toml").unlink()
    (project / "mine.toml").write_bytes(outside.read_bytes())
    (project / "labels.toml").symlink_to("mine.toml")
    assert Schema.of_project(project).name


def test_a_large_file_is_not_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "labels.toml"
    with path.open("wb") as file:
        file.truncate(1 << 40)  # a terabyte of nothing, which takes no room
    with pytest.raises(SchemaError, match="claims to be large, and nothing is in it"):
        Schema.of_project(tmp_path)
    path.write_bytes(b"# every byte of it is there\n" * 100_000)
    with pytest.raises(SchemaError, match="it is larger than"):
        Schema.of_project(tmp_path)
