"""What the program says to its user, in one table: English now, translations later.

Names are `area_what`. Texts with fields are for `str.format`; a field that holds
article text must have gone through `reader.text.fit` before.
"""

from __future__ import annotations

FIRST_RUN = "No spans yet. w picks a word, a marks it as actor, u undoes."

CRASHED = "reader met an error that it did not expect ({}) and ended; saved marks are safe."
CRASHED_LOGGED = (
    "reader met an error that it did not expect ({}) and ended; saved marks are safe,"
    " the report for its makers is in {}."
)
