"""Where the spans of an article are in a text that is nearly the one that they were made on.

Pure: texts and ranges in, an answer for each range out; no store, and nothing is changed.

placing    what to do: `reanchor`, an answer for each span
├── alignment   which parts of the old text are which of the new one, moved ones too
│   └── runs        what words the two have in common, in their order and out of it
├── searching   places for a quote that the alignment has none for
├── judging     how well a place fits, and where its edges may stand
└── folding     both texts without what spelling, typing and layout change
"""

from __future__ import annotations

from reader.gold.anchoring.judging import Spot
from reader.gold.anchoring.placing import Answer, reanchor

__all__ = ["Answer", "Spot", "reanchor"]
