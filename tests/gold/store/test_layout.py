from __future__ import annotations

import os
import re
import stat
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reader.errors import StoreError, UsageError
from reader.gold import actions
from reader.gold.edit import Edit
from reader.gold.goldset import GoldSet
from reader.gold.store import Store, annotators, read_text
from reader.gold.store.layout import Layout, check_inside, slug_of, text_path
from tests.gold.facts import ARTICLES

names = st.text(min_size=1).filter(lambda name: name.strip())


@given(names)
@example("../../etc")
@example("CON")
@example("com1")
@example(".")
@example("a" * 300)
@example("name.")
@example("\ud800")
def test_a_slug_is_safe_on_every_file_system(name: str) -> None:
    slug = slug_of(name)
    assert re.fullmatch(r"[a-z0-9]([a-z0-9_-]*[a-z0-9])?", slug)
    assert len(slug) <= 40
    assert not re.fullmatch(r"con|prn|aux|nul|(com|lpt)\d", slug)


@given(names, names)
def test_two_names_have_two_slugs(one: str, other: str) -> None:
    import unicodedata

    same = unicodedata.normalize("NFC", one) == unicodedata.normalize("NFC", other)
    assert (slug_of(one) == slug_of(other)) is same


def test_slugs() -> None:
    assert slug_of("leyla") == "leyla"
    assert slug_of("ada_l-2") == "ada_l-2"
    hashed = slug_of("Léyla H.")
    assert re.fullmatch(r"leyla-h-[0-9a-f]{8}", hashed)
    assert slug_of("Le\u0301yla H.") == hashed
    assert slug_of(hashed) != hashed  # the slug of another must not be taken by its look
    assert re.fullmatch(r"[0-9a-f]{8}", slug_of("ليلى"))
    for empty in ("", "  "):
        with pytest.raises(UsageError):
            slug_of(empty)


@pytest.mark.parametrize("bad", ["../x", "a" * 63, "A" * 64, "a" * 64 + "\n", "a" * 63 + "/"])
def test_only_a_sha256_names_a_text(bad: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not a sha256"):
        text_path(tmp_path, bad)
    with pytest.raises(ValueError, match="not a sha256"):
        read_text(tmp_path, bad)


@pytest.mark.parametrize("part", ["gold", "gold/annotators", "gold/annotators/leyla", "gold/texts"])
def test_a_link_that_leads_out_is_refused(tmp_path: Path, part: str) -> None:
    project, outside = tmp_path / "project", tmp_path / "outside"
    outside.mkdir()
    link = project / part
    link.parent.mkdir(parents=True)
    link.symlink_to(outside)
    edit = actions.tag(GoldSet(), ARTICLES[0], 0, 3, "actor", "leyla")
    with pytest.raises(StoreError, match="a link leads out of the project"):
        open_and_apply(Store(project, "leyla"), edit)
    assert list(outside.iterdir()) == []


def open_and_apply(store: Store, edit: Edit) -> None:
    try:
        store.load()
        store.apply(edit).result()
    finally:
        store.close()


def test_a_lock_that_leads_out_is_not_taken(tmp_path: Path) -> None:
    project, outside = tmp_path / "project", tmp_path / "outside"
    outside.write_text("precious")
    lock = Layout(project, "leyla").lock
    lock.parent.mkdir(parents=True)
    lock.symlink_to(outside)
    edit = actions.tag(GoldSet(), ARTICLES[0], 0, 3, "actor", "leyla")
    with pytest.raises(StoreError, match="a link leads out of the project"):
        open_and_apply(Store(project, "leyla"), edit)
    lock.unlink()
    open_and_apply(Store(project, "leyla"), edit)
    lock.unlink()
    lock.symlink_to(outside)
    with pytest.raises(StoreError, match="a link leads out of the project"):
        Store(project, "leyla").load()
    assert outside.read_text() == "precious"


def test_no_text_is_read_through_a_link_that_leads_out(tmp_path: Path) -> None:
    path = text_path(tmp_path / "project", ARTICLES[0].sha256)
    path.parent.mkdir(parents=True)
    outside = tmp_path / "secret"
    outside.write_bytes(ARTICLES[0].text.encode("utf-8", "surrogatepass"))
    path.symlink_to(outside)
    with pytest.raises(StoreError, match="a link leads out of the project"):
        read_text(tmp_path / "project", ARTICLES[0].sha256)


def test_a_link_to_a_file_outside_is_not_read(tmp_path: Path) -> None:
    with_marks = Store(tmp_path / "other", "leyla")
    gold = with_marks.load()
    with_marks.apply(actions.tag(gold, ARTICLES[0], 0, 3, "actor", "leyla")).result()
    with_marks.close()
    base = Layout(tmp_path / "project", "leyla").base
    base.parent.mkdir(parents=True)
    base.symlink_to(with_marks.layout.base)
    with pytest.raises(StoreError, match="a link leads out"):
        Store(tmp_path / "project", "leyla").load()
    assert annotators(tmp_path / "project") == []


def test_the_project_itself_may_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    check_inside(tmp_path / "link", tmp_path / "link" / "gold" / "texts")
    check_inside(tmp_path / "link", tmp_path / "real" / "gold")
    with pytest.raises(StoreError):
        check_inside(tmp_path / "link", tmp_path / "link" / "gold" / ".." / "x")


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_nobody_else_reads_it_whatever_the_umask(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        store = Store(tmp_path / "new" / "project", "leyla")
        gold = store.load()
        store.apply(actions.tag(gold, ARTICLES[0], 0, 3, "actor", "leyla")).result()
        store.close()
    finally:
        os.umask(before)
    made = list((tmp_path / "new").rglob("*"))
    assert {path.name for path in made} >= {".gitignore", "gold.json", "gold.json.lock"}
    for path in (tmp_path / "new", *made):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


@pytest.mark.parametrize("which", ["base", "lock", "text"])
def test_a_pipe_in_a_files_place_keeps_nobody_waiting(tmp_path: Path, which: str) -> None:
    paths = {
        "base": Layout(tmp_path, "leyla").base,
        "lock": Layout(tmp_path, "leyla").lock,
        "text": text_path(tmp_path, ARTICLES[0].sha256),
    }
    paths[which].parent.mkdir(parents=True)
    os.mkfifo(paths[which])
    gold = GoldSet()
    edit = actions.tag(gold, ARTICLES[0], 0, 3, "actor", "leyla")
    assert annotators(tmp_path) == []
    if which == "lock":
        open_and_apply(Store(tmp_path, "leyla"), edit)
        return
    with pytest.raises(StoreError, match="It is a pipe or a device"):
        open_and_apply(Store(tmp_path, "leyla"), edit)
    if which == "text":
        with pytest.raises(StoreError, match="It is a pipe or a device"):
            read_text(tmp_path, ARTICLES[0].sha256)


def test_a_folder_that_may_not_be_entered_is_a_sentence(tmp_path: Path) -> None:
    from reader.session.project import has_gold

    edit = actions.tag(GoldSet(), ARTICLES[0], 0, 3, "actor", "leyla")
    open_and_apply(Store(tmp_path, "leyla"), edit)
    assert has_gold(tmp_path)
    (tmp_path / "gold").chmod(0)
    user = os.geteuid()
    try:
        if user == 0:
            os.seteuid(65534)  # root may enter everything
        with pytest.raises(StoreError, match=r"can't be read \(Permission denied\)"):
            Store(tmp_path, "leyla").load()
        assert not has_gold(tmp_path)
    finally:
        os.seteuid(user)
        (tmp_path / "gold").chmod(0o700)
