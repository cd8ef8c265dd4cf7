"""How fast it is, as ratios to something that everybody can run: `python -m benchmarks`."""
