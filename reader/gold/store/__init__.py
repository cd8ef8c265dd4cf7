"""The gold set on disk. TinyDB is known here and nowhere else; only the session comes here.

store     Store: load, apply, history, state, close
├── lock      one writer at a time
├── writer    the thread that saves
├── tables    TinyDB, holding the records
│   └── base      the file's bytes, made and verified
├── basefile  the file on disk, replaced whole
└── texts     the texts that were marked
    └── layout    where all of it lies
"""

from __future__ import annotations

from reader.gold.store.state import StateKind, StoreState
from reader.gold.store.store import Store, annotators
from reader.gold.store.texts import read_text

__all__ = ["StateKind", "Store", "StoreState", "annotators", "read_text"]
