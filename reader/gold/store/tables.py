"""The gold set as TinyDB holds it: four tables, document ids from the records' own ids.

The one place that calls TinyDB. An edit's records are taken out and put in again, never
changed in place, which is what `BaseStorage` counts on.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tinydb import TinyDB
from tinydb.table import Document

from reader.errors import StoreDamaged
from reader.gold.edit import Edit
from reader.gold.model import RECORDS, Record, Table
from reader.gold.store.base import Base, BaseStorage, Encoded, line_of, read_base


class Database:
    """A TinyDB over a gold set's file, in memory until `encode`.

    Args:
        annotator: whose marks they are.
        base: what the file holds, if there is one.
    """

    def __init__(self, annotator: str, base: Base | None = None) -> None:
        self.annotator = annotator
        self.newer = base is not None and base.newer
        self._meta: Mapping[str, Any] = base.meta if base else {}
        self._storage = BaseStorage(base.tables if base else {})
        self._db = TinyDB(storage=lambda: self._storage)
        last = self._meta.get("last")
        self._last = last if type(last) is int else 0

    @classmethod
    def read(cls, data: bytes, path: Path, annotator: str) -> Database:
        """Opens a gold set's bytes.

        Raises:
            StoreDamaged: they are not what was written, or another annotator's.
        """
        base = read_base(data, path)
        owner = base.meta.get("annotator")
        if not isinstance(owner, str) or _nfc(owner) != _nfc(annotator):
            raise StoreDamaged(
                f"it does not hold the marks of {annotator!r}",
                path=path,
                remedy="see whose file was put there",
            )
        return cls(annotator, base)

    def records(self, data: bytes, path: Path) -> Iterator[Record]:
        """Every record as a value.

        Args:
            data: the bytes that it was read from, for the line of a bad record.
            path: the file, for the same.

        Raises:
            StoreDamaged: a record can't be one, or stands under a wrong number.
        """
        for table in RECORDS:
            for number, fields in self._storage.read().get(table, {}).items():
                try:
                    record = RECORDS[table].from_record(fields)
                    if str(record.number) != number:
                        raise ValueError(f"{table[:-1]} under a wrong number")
                except ValueError as error:
                    raise StoreDamaged(
                        f"a record is damaged ({error})",
                        path=path,
                        line=line_of(data, table, number),
                        remedy="restore the file from a copy",
                    ) from error
                yield record

    def apply(self, edit: Edit) -> None:
        """Makes an edit's changes, which were checked before."""
        for table, changes in edit.changes.items():
            kind: Table = table
            tinydb_table = self._db.table(kind)
            before = [change.before.number for change in changes.values() if change.before]
            after = [
                Document(change.after.to_record(), change.after.number)
                for change in changes.values()
                if change.after
            ]
            if before:
                tinydb_table.remove(doc_ids=before)
            if after:
                tinydb_table.insert_multiple(after)
        self._last += 1

    def encode(self, schema: Mapping[str, Any]) -> Encoded:
        """The file's bytes.

        Args:
            schema: what `_meta` says about the label schema; empty: what it said before.
        """
        kept = {key: self._meta[key] for key in _SCHEMA if key in self._meta}
        about = {"annotator": self.annotator, **(schema or kept), "last": self._last}
        return self._storage.encode(about)


_SCHEMA = ("schema", "schema_version", "schema_sha256")


def _nfc(name: str) -> str:
    return unicodedata.normalize("NFC", name)
