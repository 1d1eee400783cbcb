"""Rules: the facts that forbid a move, each a function with one sentence."""
