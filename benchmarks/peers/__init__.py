"""One adapter for each tool that `benchmarks/peers.py` compares; each runs in its tool's own environment."""
