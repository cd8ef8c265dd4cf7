"""Annotations: the model, the label schema, edits and their inverses, and the store.

`model` (what a gold set holds) · `schema` (which labels there are) · `edit` and `actions`
(what changes it) · `goldset` (all of it in memory) · `resting` (which marks stand on an
article's present text) · `store` (the disk; imported by nobody but the session).
"""
