"""A gold set that can't be opened: what can be read of it is shown, and nothing is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.errors import StoreDamaged, StoreReadOnly
from reader.gold import actions
from reader.gold.store import Store
from tests.gold.facts import ARTICLES

ARTICLE = ARTICLES[0]


def damaged(project: Path) -> Store:
    """A store whose base has one flipped bit, closed."""
    store = Store(project, "leyla")
    gold = store.load()
    for start in range(4):
        store.apply(actions.tag(gold, ARTICLE, start, start + 3, "actor", "leyla"))
    store.close()
    data = bytearray(store.layout.base.read_bytes())
    data[data.index(b'"start": 2') + len(b'"start": ')] ^= 1
    store.layout.base.write_bytes(data)
    return store


def test_what_can_be_read_is_there_to_be_looked_at(tmp_path: Path) -> None:
    damaged(tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    store = Store(tmp_path, "leyla")
    with pytest.raises(StoreDamaged, match="checksum") as caught:
        store.load()
    gold = store.readable(caught.value)
    # All four: the flipped one has its right form in the history.
    assert [span.start for span in gold.spans(ARTICLE.id)] == [0, 1, 2, 3]
    assert (store.state.kind, store.state.why) == ("read-only", caught.value.what)
    with pytest.raises(StoreReadOnly, match="checksum"):
        store.apply(actions.tag(gold, ARTICLE, 0, 9, "actor", "leyla"))
    store.close()
    assert {path: path.read_bytes() for path in before} == before


def test_where_nothing_can_be_read_the_error_stays(tmp_path: Path) -> None:
    folder = Store(tmp_path, "leyla").layout.folder
    folder.mkdir(parents=True)
    (folder / "gold.json").write_bytes(b"\x00" * 5000)
    store = Store(tmp_path, "leyla")
    with pytest.raises(StoreDamaged) as caught:
        store.load()
    with pytest.raises(StoreDamaged) as again:
        store.readable(caught.value)
    assert again.value is caught.value


@pytest.mark.parametrize("part", ["gold", "gold/annotators/leyla"])
def test_a_file_in_a_folder_s_place_is_told(tmp_path: Path, part: str) -> None:
    (tmp_path / part).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / part).write_bytes(b"")
    store = Store(tmp_path, "leyla")
    with pytest.raises(StoreDamaged) as caught:
        store.load()
    with pytest.raises(StoreDamaged) as again:
        store.readable(caught.value)
    assert again.value is caught.value
