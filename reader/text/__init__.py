"""The typesetter: code points to cells, and back. Pure; imports nothing of ours but errors."""
