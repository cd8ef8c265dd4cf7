"""An empty Textual app: the time to its first frame is the unit for ours."""

from __future__ import annotations

from textual.app import App


class Empty(App[None]):
    """Nothing but a screen."""


if __name__ == "__main__":
    Empty().run()
