"""Several annotators begin in one new project at the same moment, each in a process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from reader.gold.store import Store, annotators, read_text
from reader.gold.store.layout import IGNORED, Layout, text_path
from tests.gold.facts import ARTICLES
from tests.gold.store.worker import ROOT

ARTICLE = ARTICLES[0]
NAMES = ("ada", "leyla", "Лейла", "علي", "x")
CODE = """
import sys
from pathlib import Path
from reader.gold import actions
from reader.gold.store import Store
from tests.gold.facts import ARTICLES

project, name = Path(sys.argv[1]), sys.argv[2]
store = Store(project, name)
gold = store.load()
print("ready", flush=True)
sys.stdin.readline()
for number in range(20):
    store.apply(actions.tag(gold, ARTICLES[0], 0, 3, "actor", name, note=str(number))).result()
store.close()
"""


def test_annotators_who_begin_at_once_get_a_gold_set_each(tmp_path: Path) -> None:
    project = tmp_path / "new"
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", CODE, str(project), name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        for name in NAMES
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    said = [process.communicate(timeout=120) for process in processes]
    assert said == [("", "")] * len(NAMES)
    assert annotators(project) == sorted(NAMES)
    for name in NAMES:
        notes = [s.note for s in Store(project, name, read_only=True).load().spans(ARTICLE.id)]
        assert sorted(notes, key=int) == [str(number) for number in range(20)]
    assert read_text(project, ARTICLE.sha256) == ARTICLE.text
    assert Layout(project, "x").ignore.read_bytes() == IGNORED
    assert [path.name for path in (project / "gold" / "texts").rglob("*.txt")] == [
        text_path(project, ARTICLE.sha256).name
    ]
    assert list(project.rglob("*.tmp")) == []
