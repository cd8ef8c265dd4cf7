"""Rows of text as they look: styles, marks, and pages made of them. No Textual here."""
