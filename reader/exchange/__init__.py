"""Formats out and in: what leaves the gold set, exact to the code point.

record.py   the `hashiya/1` record: what is in it, and in which order
jsonl.py    records as JSON Lines: one article and annotator a line
output.py   a file that appears whole and read back, or not at all
hashiya-1.schema.json   the record's JSON Schema, printed by `reader schema`
"""
