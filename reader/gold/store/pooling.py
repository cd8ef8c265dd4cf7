"""All that several files say of the same records, and what is taken of it.

The rule, for each record: the greatest `rev`; of the same one, what stands in a file whose
checksum is right rather than what stands in a damaged one; and where two files with right
checksums contradict each other, both are kept, as after a merge (`reader.gold.joining`).
What another program changed without a new `rev` gets one: it was done on what was there.
Tables without revisions have what was written last.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from reader.gold.encoded import decode, number_of
from reader.gold.joining import CONFLICTS, DANGLING, Overruled, content_of, is_conflict, join
from reader.gold.model import RECORDS
from reader.gold.store.base import decoded, encoded
from reader.gold.store.findings import At
from reader.gold.store.salvage import placed

if TYPE_CHECKING:
    from reader.gold.model import Table
    from reader.gold.store.base import Tables


class _Held(NamedTuple):
    """The best that is known of a record."""

    data: bytes
    key: tuple[int, int]
    """Its `rev`; without one, the number of the action that wrote it."""
    sure: bool
    """It is from a file whose checksum is right."""
    source: str
    """Which."""
    edited: bool = False
    """Another program wrote the file, on what stood in it before."""


class Pool:
    """Takes in what files say of records, in any order."""

    def __init__(self) -> None:
        self._held: dict[str, dict[int, _Held]] = defaultdict(dict)
        self._rivals: dict[At, list[bytes]] = defaultdict(list)
        self._removed: dict[At, int] = {}
        self.doubted: list[tuple[At, bytes]] = []
        """What a damaged file says otherwise than one whose checksum is right."""
        self.edited = 0
        """How many records another program changed."""
        self.overruled: dict[At, Mapping[str, Any]] = {}
        """What is to be kept although a greater `rev` covers it."""

    def __len__(self) -> int:
        return sum(map(len, self._held.values()))

    def add(
        self,
        table: str,
        number: int,
        data: bytes,
        source: str,
        *,
        sure: bool = True,
        order: int = 0,
        stands: int | None = None,
        edited: bool = False,
    ) -> bool:
        """Takes in a record; False: it can't be one.

        Args:
            table, number: where it stands.
            data: its JSON.
            source: the name of what it is from.
            sure: the source's checksum is right.
            order: the number of the action that left it so, or 0.
            edited: another program wrote the source.
            stands: the number of an action after which it is there; None: that of `order`.
        """
        held = self._held[table].get(number)
        if held is not None and held.data == data:
            self._stands(At(table, number), order if stands is None else stands)
            if sure and not held.sure:
                self._held[table][number] = held._replace(sure=True)
            return True
        at = _place(table, number, data)
        if at is None:
            return False
        data = _filled(at, data)
        self._stands(at, order if stands is None else stands)
        self._put(at, _Held(data, _key(at.table, data, order), sure, source, edited))
        return True

    def _put(self, at: At, new: _Held) -> None:
        held = self._held[at.table].get(at.number)
        if held is not None and held.edited is not new.edited and self._differ(at, held, new):
            self.edited += 1
            held, new = (_renewed(held), new) if held.edited else (held, _renewed(new))
            self._held[at.table][at.number] = held
        if held is None or (new.key, new.sure) > (held.key, held.sure):
            if held is not None and held.key == new.key:
                self._doubt(at, held.data, new.data)
            elif held is not None:
                self._rivals.pop(at, None)
            self._held[at.table][at.number] = new
        elif new.key == held.key:
            if held.sure and not new.sure:
                self._doubt(at, new.data, held.data)
            elif _content(at, new.data) != _content(at, held.data):
                self._rivals[at].append(new.data)

    def _differ(self, at: At, held: _Held, new: _Held) -> bool:
        """Whether a record of a gold set says two things at one `rev`."""
        if at.table not in RECORDS or held.key != new.key:
            return False
        return _content(at, held.data) != _content(at, new.data)

    def _doubt(self, at: At, data: bytes, other: bytes) -> None:
        if data != other and decoded(data) != decoded(other):
            self.doubted.append((at, data))

    def remove(self, table: str, number: int, order: int) -> None:
        """An action took a record out of its table; which no action on a mark does."""
        at = At(table, number)
        self._removed[at] = max(order, self._removed.get(at, 0))

    def _stands(self, at: At, order: int) -> None:
        """A record was there after that action, so none before it took it out for good."""
        if self._removed.get(at, order) < order:
            del self._removed[at]

    def has(self, at: At) -> bool:
        """Whether anything is known of a record."""
        return at.number in self._held.get(at.table, {})

    def sources(self) -> dict[str, int]:
        """How many records are taken from each source."""
        counts: dict[str, int] = defaultdict(int)
        for records in self._held.values():
            for held in records.values():
                counts[held.source] += 1
        return dict(counts)

    # -- what comes of it --------------------------------------------------------------------

    def tables(self) -> Tables:
        """The records by the rule; a link without its marks is a tombstone."""
        for at in self._removed:
            self._held.get(at.table, {}).pop(at.number, None)
        made: Tables = {name: {} for name in RECORDS}
        for name, records in self._held.items():
            made[name] = {number: held.data for number, held in records.items()}
        self._settle(made)
        _forget_stale(made)
        tie_up(made)
        return {name: records for name, records in made.items() if records or name in RECORDS}

    def _settle(self, made: Tables) -> None:
        """Has the rivals joined, as copies of one gold set are."""
        contested = set(self._rivals) | self._covered(made)
        if not contested:
            return
        first: dict[str, dict[str, Any]] = {name: {} for name in RECORDS}
        others: list[dict[str, dict[str, Any]]] = []
        for at in contested:
            first[at.table][str(at.number)] = record = decoded(made[at.table][at.number])
            for n, data in enumerate(self._rivals.get(at, ())):
                if n == len(others):
                    others.append({name: {} for name in RECORDS})
                others[n][at.table][str(at.number)] = decoded(data)
            for end in (record.get("head"), record.get("tail")):
                # So that a link is not taken for one whose marks are gone.
                for number, span in _spans_of(end, made):
                    first["spans"].setdefault(number, span)
        overruled = [
            Overruled(at.table, str(at.number), record)
            for at, record in self.overruled.items()
            if at in contested
        ]
        for name, joined in join(first, *others, overruled=overruled).items():
            held = made.setdefault(name, {})
            held.update({int(number): encoded(record) for number, record in joined.items()})

    def _covered(self, made: Tables) -> set[At]:
        """The records of which something is to be kept that is covered."""
        return {
            at
            for at, record in self.overruled.items()
            if at.number in made[at.table]
            and content_of(at.table, record) != _content(at, made[at.table][at.number])
        }


def tie_up(tables: Tables) -> list[int]:
    """Makes tombstones of links whose marks are not there; gives their numbers.

    They have the field by which a merge that brings the marks brings the link back.
    """
    ends: dict[str, tuple[str, bool]] = {}
    for data in tables.get("spans", {}).values():
        span = decoded(data)
        ends[span["id"]] = span["article"], span["deleted"]
    gone = []
    for number, data in tables.get("relations", {}).items():
        record = decoded(data)
        if record["deleted"]:
            continue
        its = [ends.get(record[end], ("", True)) for end in ("head", "tail")]
        if any(removed for _, removed in its):
            record |= {"deleted": True, DANGLING: record["rev"]}
        elif any(article != record["article"] for article, _ in its):
            record |= {"deleted": True, "rev": record["rev"] + 1}
        else:
            continue
        tables["relations"][number] = encoded(record)
        gone.append(number)
    return gone


def _place(table: str, number: int, data: bytes) -> At | None:
    """Where a record belongs; None: it can't be one."""
    if table not in RECORDS:
        return At(table, number)
    try:
        decode(cast("Table", table), number, data)
    except ValueError:
        pass
    else:
        return At(table, number)
    try:
        name, its = placed(table, number, decoded(data))
        if not name:
            return None
        decode(cast("Table", name), its, data)
    except ValueError:
        return None
    return At(name, its)


def _filled(at: At, data: bytes) -> bytes:
    """With the fields that a record may lack, as where a damaged name makes another of one."""
    if at.table not in RECORDS:
        return data
    table = cast("Table", at.table)
    record = RECORDS[table].from_record(decoded(data)).to_record()
    return data if len(record) == len(decoded(data)) else encoded(record)


def _renewed(held: _Held) -> _Held:
    """The same with the next `rev`, since it was written later."""
    record = decoded(held.data)
    record["rev"] += 1
    return held._replace(data=encoded(record), key=(record["rev"], 0), edited=False)


def _key(table: str, data: bytes, order: int) -> tuple[int, int]:
    return (decoded(data)["rev"], 0) if table in RECORDS else (0, order)


def _content(at: At, data: bytes) -> str:
    return content_of(at.table, decoded(data))


def _spans_of(id: object, made: Tables) -> Iterable[tuple[str, Any]]:
    number = number_of("spans", id) if isinstance(id, str) else None
    if number is not None and number in made["spans"]:
        yield str(number), decoded(made["spans"][number])


def _forget_stale(made: Tables) -> None:
    """Takes out what a merge put aside and a later change has settled."""
    entries = made.get(CONFLICTS, {})
    for number, data in list(entries.items()):
        entry = decoded(data)
        if not is_conflict(entry) or entry["table"] not in RECORDS:
            continue
        kept = made[entry["table"]].get(int(entry["number"]))
        if kept is not None and decoded(kept)["rev"] != entry["against"]:
            del entries[number]
