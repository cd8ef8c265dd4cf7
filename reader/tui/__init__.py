"""The Textual app: paints a session, turns keys into its calls."""
