"""What `reader doctor` finds out: the terminal, what it answers, and what reads right in it.

No Textual here: the doctor is for terminals in which the app does not look right.
"""
