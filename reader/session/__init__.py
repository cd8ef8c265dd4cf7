"""One annotator at work on one corpus: what the command line and the app both drive.

    start.py     what the command line asks for, and how a session begins
    session.py   the session: articles, marks, edits, undo
    reading.py   caret and selection; marking.py   what the marking keys do
    project.py   which folder is the project, and where else marks for a corpus lie
    memory.py    the last article and the caret in each
    articles.py  what an ARTICLE on the command line means
    gathering.py what an export holds

No widget and no argument parser is known here.
"""
