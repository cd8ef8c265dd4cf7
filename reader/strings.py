"""What the program says to its user, in one table: English now, translations later.

Names are `area_what`. Texts with fields are for `str.format`; a field that holds
article text must have gone through `quoted` of `reader.text.fit` before.
"""

from __future__ import annotations

from typing import Final, Literal

DIRECTION: Final[Literal["ltr", "rtl"]] = "ltr"
"""Of these sentences, whatever they quote."""

FIRST_RUN = "No spans yet. w picks a word, {key} marks it as {label}, u undoes."

CRASHED = "reader met an error that it did not expect ({}) and ended; saved marks are safe."
CRASHED_LOGGED = (
    "reader met an error that it did not expect ({}) and ended; saved marks are safe,"
    " the report for its makers is in {}."
)
INSPECTOR_HEAD = "span"
INSPECTOR_LIST = "in this article"
LOST_ONE = "{count} lost mark"
LOST_MANY = "{count} lost marks"
LOST_HERE = "Lost; x removes it, enter goes where it was:"
LOST_WAS = "About here was, before the text changed:"
LIST_HEAD = "articles"
SELECTED_ONE = "{count} word selected"
SELECTED_MANY = "{count} words selected"
SPANS_ONE = "{count} span"
SPANS_MANY = "{count} spans"
LOST_COUNT = "{count} lost"
PLACE = "¶ {number}/{count} · {share} %"
SAVED = "saved"
SAVING = "saving"
NOT_SAVED_ONE = "NOT SAVED: {why}, {count} change waits"
NOT_SAVED_MANY = "NOT SAVED: {why}, {count} changes wait"
NO_MORE = "NOT SAVED: {why}; nothing more is taken"
STOPPED = "STOPPED: {why}; nothing more is saved"
FAILED = "{why}; {remedy}.\nMarking goes on meanwhile."
POISONED = "{why}; {remedy}.\nReading goes on; further marks are refused: they could not be kept."
COPY_KEPT = "An emergency copy of all marks is in {folder}."
SAVED_AGAIN = "Saved again: all changes are on the disk."
READ_ONLY = "read-only"
READ_ONLY_WHY = "read-only: {why}"
HELD_BY = "held by {holder}"
MOVED = "the marks of this article were made when it was called {id}"

MARK_TAGGED = "Marked as {}:"
MARK_ALREADY = "Marked as {} already:"
MARK_REMOVED = "Removed the {}:"
MARK_UNDID = "Undid: {name}"
MARK_REDID = "Redid: {name}"
UNDID_ELSEWHERE = "Undid in {article}, which is not here: {name}"
REDID_ELSEWHERE = "Redid in {article}, which is not here: {name}"
MARK_COPIED = "Copied:"
COPIED_OFFSETS = "Copied the offsets:"
COPIED_RECORD = "Copied the record of:"
COPY_TOO_LONG = "Not copied: {size} KB are more than the {most} KB that terminals take."
COPY_KEPT_BACK = "tmux keeps the copy back; `tmux set -g set-clipboard on` lets it through."
MARK_NO_WORD = "No word at the caret; w selects the next one."
MARK_NO_CURRENT = "No current span; space makes one current."
MARK_NO_LABEL = "The schema has no label {}."
MARK_NO_UNDO = "Nothing to undo."
UNDO_NOT_KEPT = "Undo ends here: older changes are not kept."
UNDO_DAMAGED = "Undo ends here: {file} can't be read ({why}); see what reader check says."
MARK_NO_REDO = "Nothing to redo."
MARK_NONE = "No spans in this article yet; select some words and press a label's key."
MARK_GONE = "That span is not in the text as it is now."
MARK_WRAPPED = "Past the last span: the first one again."
ARTICLE_DONE = "Done; this is the next one that is not."
ARTICLE_ALL_DONE = "Done; no other article is left."
ANSWER_GIVE = "answer"
ANSWER_LEAVE = "leave it"
FLAG_ASK = "Why is this article flagged? Nothing will do; escape leaves it."
ARTICLE_FLAGGED = "Flagged."
ARTICLE_FLAGGED_WHY = "Flagged:"
ARTICLE_UNFLAGGED = "The flag is taken away."
ARTICLE_FIRST = "This is the first article."
ARTICLE_LAST = "This is the last article."
ARTICLE_UNREADABLE = "This article can't be read; J and K lead to the others."
MARK_REFUSED = "Nothing was changed: {}."
WORDS_ONE = "{count} word"
WORDS_MANY = "{count} words"
QUESTION_YES = "yes"
QUESTION_NO = "no"
QUIT_SAVING = "The last change is still being saved. Quit and perhaps lose it?"
QUIT_FAILED = "The last changes are not saved ({why}). Quit and lose them?"
QUIT_COPIED = "The last changes are not saved ({why}); a copy of all marks is in {folder}. Quit?"
PALETTE_SEARCH = "Search for commands…"
THEME_COMMAND = "Theme"
THEME_HELP = "Choose the colours; shown at once, kept with enter."
MARKS_ELSEWHERE = "Marks for these articles are in {folder}; open it with --project."
LOST_AT_EXIT = "reader: the last changes are not saved: {why}."
COPIED_AT_EXIT = (
    "reader: the last changes are not saved: {why}; a copy of all marks is in {folder},"
    " and reader repair takes it in."
)
CLOSED_NOTE = "reader: {note}."
STOPPED_AT_EXIT = "reader: all changes are saved, but {why}; see to the disk."
FILE_CHANGED = "The file has changed: g r opens the new text; marks rest on the old one."
REVIEW_KINDS = {"kept": "kept", "moved": "moved", "orphaned": "lost"}
REVIEW_NEED = "{count} of {all} marks need a look (g r): the article has changed."
REVIEW_NEEDS = "1 of {all} marks needs a look (g r): the article has changed."
REVIEW_ALL_KEPT = "The article has changed; all its marks were found again: {count} (g r)."
REVIEW_RENAMED = "Marks of {id}, which is gone, may be this article's: {count} (g r)."
REVIEW_NO_TEXT = (
    "{count} were looked for by their quotes alone: the text they were made on is gone or damaged"
)
REVIEW_LOOKING = "Looking for the marks in the changed text: {share} %"
REVIEW_COUNT = "{count} to review (g r)"
REVIEW_NONE = "Nothing to review: the marks rest on the text as it is."
REVIEW_GIVEN_UP = "given up"
REVIEW_NONE_LEFT = "Nothing is left to decide."
REVIEW_WAS = "was, at {start}–{end}:"
REVIEW_NOW = "is now, at {start}–{end}:"
REVIEW_NOW_ALIKE = "is now, at {start}–{end}, {share} % alike:"
REVIEW_NOW_SPELT = "is now, at {start}–{end}, spelt or spaced otherwise:"
REVIEW_NOWHERE = (
    "is not in the text any more, or not surely enough in one place; it is kept as lost"
)
REVIEW_KEYS = (
    "a accept   r reject   A accept all   R reject all   p put on the selection"
    "   enter go there   u undo   esc back"
)
REVIEW_ONLY_LOST = "{count} marks have no place in the text as it is"
REVIEW_ALREADY = "It was given up; p puts it on what is selected on the page, u undoes."
REVIEW_REJECT_RENAMED = "They are another article's marks: R leaves all of them where they are."
REVIEW_ACCEPTED = "Accepted."
REVIEW_REJECTED = "Rejected; it is kept as lost."
REVIEW_NO_SELECTION = "Nothing is selected; enter goes there, select the words, and come back."
REVIEW_PUT = "Put on the selection."
REVIEW_DISMISSED = "The marks stay with the article that is gone."
REVIEW_ACCEPTED_ALL = "Accepted all {count}."
REVIEW_REJECTED_ALL = "Rejected all {count}; they are kept as lost."
REVIEW_OVER = "Nothing is left; u undoes."
REVIEW_HERE = "It would stand here (g r goes back):"
REVIEW_LOST_HERE = "To review (g r); x removes it, enter goes where it was:"
REVIEW_HEAD = "{count} to review: g r"
LOG_ARTICLES = "{count} articles"
REANCHOR_NOTHING = (
    "nothing is to be done: no article has changed under its marks "
    "(articles looked at: {articles}, marks: {marks})."
)
REANCHOR_COUNTS = "{id}: {kept} kept, {moved} moved, {orphaned} lost"
REANCHOR_RENAMED = "they were made as {id}, which is gone"
REANCHOR_DONE = "done; undo it in the app"
REANCHOR_TRIED = "nothing was changed; --apply does it, g r in the app decides mark by mark"

MODE_ASKED = "it was asked for"
MODE_ASKED_BY = "it was asked for by {source}"
MODE_PICKED = "it was picked in `reader doctor` for this terminal"
MODE_PLAIN = "{terminal} shows letters in the order in which they are sent"
MODE_SWITCHED = "{terminal} leaves the order alone when it is told to"
MODE_WORDS = "{terminal} turns right-to-left words round by itself"
MODE_OVERRIDE = "{terminal} has a bidi algorithm that can't be switched off"
MODE_TMUX = "tmux keeps back what would switch off the reordering of the terminal behind it"
MODE_UNKNOWN = "nothing is known of this terminal; `reader doctor` tells how text looks in it"
LIST_READING = "{share} %"
RANGE = "{start}–{end}"
PROJECT = "marks in {folder}"
MORE_PROBLEMS = "… and {count} more; `reader list` names them."
HELD_SINCE = (
    "The marks are held by {holder}; this window shows them, and can change them once that is gone."
)
NO_LOCKS = (
    "This file system has no locks, so nothing keeps two windows off each other's marks for sure;"
    " do not open these marks twice"
)
SHARED_MARKS = (
    "These marks lie on {kind}, where a lock may not reach other computers; mark on one computer"
    " at a time"
)
CONFLICT_LEFT = (
    "of one record a merge has kept two versions; `reader check` names it, and changing it settles"
    " that"
)
CONFLICTS_LEFT = (
    "of {count} records a merge has kept several versions; `reader check` names them, and changing"
    " one settles it"
)
TAKEN_OVER = "The other window is gone; marks can be made here now."
HOW_TO_QUIT = "q quits; every change is saved first."

MEASURE = "Lines of {cells} cells."
MEASURE_LEAST = "Lines of {cells} cells; shorter ones can't be set."
MEASURE_MOST = "Lines of {cells} cells; longer ones can't be set."
MEASURE_NO_ROOM = "Lines of {cells} cells; there is no room for longer ones."
MEASURE_AUTO = "Lines as long as suits the screen's width."
LINES_APART = "A blank row after each line."
LINES_CLOSE = "No blank rows between lines."
PARAGRAPHS = {
    "auto": "A blank row after paragraphs of two lines and more.",
    0: "No blank rows between paragraphs.",
    1: "A blank row after each paragraph.",
    2: "Two blank rows after each paragraph.",
}
INVISIBLES_SHOWN = "Invisible characters are shown; here are the names of those at the caret."
INVISIBLES_HIDDEN = "Invisible characters are hidden again."
MARKS_SHOWN = {
    "edges": "Marks by edges in the colours of their labels.",
    "letters": "Marks by the letters of their labels.",
    "lines": "Marks as lines under the text.",
}
MARKS_ONLY_LINES = "Without colours, lines are what can show marks."
DIRECTIONS = {
    "auto": "Each paragraph in its own direction.",
    "ltr": "All paragraphs of this article from left to right.",
    "rtl": "All paragraphs of this article from right to left.",
}
PERCENT_ASK = "Go to how many per cent of the article? 0 to 100"
PERCENT_WRONG = "A number from 0 to 100 is wanted, as in 50%."

DOCTOR_NONE = "nothing"
DOCTOR_INSIDE = "in {}"
DOCTOR_SILENT = "no answer"
DOCTOR_NOT_ASKED = "not asked: there is no terminal that would answer"
DOCTOR_DECRPM = {0: "not known", 1: "set", 2: "reset", 3: "always set", 4: "always reset"}
DOCTOR_NO_FONTS = "can't be told: there is no fontconfig here"
DOCTOR_REMOTE_FONTS = "those of the machine that the terminal runs on; they can't be told from here"
DOCTOR_LACKS = "{} (lacks letters; others stand in)"
DOCTOR_FONT_ADVICE = "for a terminal set to `monospace`; a line height of 1.15 to 1.3 suits Arabic"
DOCTOR_NO_WIDTHS = "the terminal does not say where its cursor is"
DOCTOR_WIDTHS = "{} of the samples are as wide as we count them"
DOCTOR_WIDTH = "{name} ({points}): {reported} cells here, {expected} by our count"
DOCTOR_WHICH = "Which line reads right?"
DOCTOR_HOW = (
    "The Arabic for `said` begins it on the right, the letters join, Rita and (2024) read\n"
    "as they do here, and the Hebrew ends it on the left."
)
DOCTOR_KEYS = "Press its number, the last one's where several do, or 0 for none or not sure: "
DOCTOR_KEPT = "From now on {mode} is this terminal's mode; --bidi and the settings come before it."
DOCTOR_AS_CHOSEN = "That is what {mode} draws, which `auto` takes here anyway."
DOCTOR_FORGOTTEN = "Nothing is kept for {terminal} any more; `auto` decides."
DOCTOR_NO_MODE = (
    "No mode draws that yet, so nothing is kept. `reader doctor --json` has what a report needs."
)
DOCTOR_UNSURE = "Nothing is kept; `auto` decides as before."

LOG_NOTHING = "nothing was done in {where} yet."
LOG_UNDONE = "{action} (undone)"
LOG_OF = "{action} ({number})"
LOG_NOT_KEPT = "older actions of {annotator} are not kept."
LOG_DAMAGED = (
    "older actions of {annotator} can't be read: {file}: {why}; see what reader repair would do."
)
RESTORE_HEAD = "The marks of {annotator} as they were after action {number}{time}:"
RESTORE_NOTHING = "Nothing has to be changed."
RESTORE_ENTITIES = "entities"
RESTORE_KINDS = {
    "back": "{count} {what} back",
    "gone": "{count} {what} gone",
    "changed": "{count} {what} changed",
}
RESTORE_TABLES = {
    "spans": ("mark", "marks"),
    "relations": ("link", "links"),
    "entities": ("entity", "entities"),
    "articles": ("state or flag", "states or flags"),
}
RESTORE_STATE = "{before} → {after}"
RESTORE_FLAG = "{state}, flagged {reason}"
RESTORE_MORE = "  … and {count} more; --json has all of them."
RESTORE_ASK = "Make it so? u in the app takes it back. [y/N]"
ANSWERS_YES = ("y", "yes")
RESTORED = "Done, as action {number}; u in the app or `reader restore --to {before}` takes it back."
SHOW_LEGEND = "Labels and marks"
SHOW_LIST = "All marks, in the order of the text"
SHOW_LOST = "{count} of the marks were made on another text of this article and are not shown."
