"""The gold set on disk. TinyDB is known here and nowhere else; only the session comes here.

store        Store: load, apply, state, frames, close
├── access       may we read, may we write (lock, mounts)
├── saving       edits on their way to the disk, in a thread (writer); what is said of it (state)
│   └── emergency    the copy elsewhere, where the disk refuses or fails
├── ground       folders, and texts that marks rest on (texts)
├── tables       edits as frames, and back
├── database     TinyDB that journals
│   ├── documents    its storage: a call, or several together, as one action
│   ├── changing     what a call of it changes
│   └── storage      records as bytes; each action durable before it counts
│       ├── opening      base and journal read together
│       ├── journal      the journal's lines
│       ├── base         the file's bytes (lines)
│       └── compaction   a new base in the place of the old (foreign)
├── log          what was done, newest first
│   └── archive      the journals before
├── checking     all of a project looked through (surroundings, inspecting, verifying, findings)
├── mending      all of a project repaired: a plan, then its steps (repairing, plans)
│   ├── sources      what can be read of one gold set (salvage), by one rule (pooling)
│   └── rebuilding   base and journal anew (rearchiving)
└── disk         every call to the operating system
    layout       where all of it lies
"""

from __future__ import annotations

from reader.gold.store.state import StateKind, StoreState
from reader.gold.store.store import Store, annotators
from reader.gold.store.texts import read_text

__all__ = ["StateKind", "Store", "StoreState", "annotators", "read_text"]
