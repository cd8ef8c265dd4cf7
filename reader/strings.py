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
INSPECTOR_HEAD = "span"
INSPECTOR_LIST = "in this article"
LOST_ONE = "{count} lost mark"
LOST_MANY = "{count} lost marks"
LIST_HEAD = "articles"
SELECTED_ONE = "{count} word selected"
SELECTED_MANY = "{count} words selected"
SPANS_ONE = "{count} span"
SPANS_MANY = "{count} spans"
LOST_COUNT = "{count} lost"
PLACE = "¶ {number}/{count} · {share} %"
SAVED = "saved"
SAVING = "saving"
NOT_SAVED = "NOT SAVED: {why}"
READ_ONLY = "read-only"
READ_ONLY_WHY = "read-only: {why}"
HELD_BY = "held by {holder}"
MOVED = "the marks of this article were made when it was called {id}"
LAST_ARTICLE = "this is the last article"
FIRST_ARTICLE = "this is the first article"

MARK_TAGGED = "Marked as {}:"
MARK_REMOVED = "Removed the {}:"
MARK_UNDID = "Undid: {}"
MARK_REDID = "Redid: {}"
MARK_COPIED = "Copied:"
MARK_NO_WORD = "No word at the caret; w selects the next one."
MARK_NO_CURRENT = "No current span; space makes one current."
MARK_NO_LABEL = "The schema has no label {}."
MARK_NO_UNDO = "Nothing to undo."
MARK_NO_REDO = "Nothing to redo."
MARK_NONE = "No spans in this article yet; select some words and press a label's key."
MARK_GONE = "That span is not there any more."
MARK_WRAPPED = "Past the last span: the first one again."
ARTICLE_DONE = "Done; this is the next one that is not."
ARTICLE_ALL_DONE = "Done; no other article is left."
ARTICLE_FLAGGED = "Flagged:"
ARTICLE_UNFLAGGED = "The flag is taken away."
ARTICLE_FIRST = "This is the first article."
ARTICLE_LAST = "This is the last article."
