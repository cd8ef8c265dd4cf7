"""The terminal we stand in: what it is, what it answers, and what it needs. No Textual."""
