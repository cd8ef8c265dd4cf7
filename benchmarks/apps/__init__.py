"""What we are compared with: the least that a Textual app can be."""
