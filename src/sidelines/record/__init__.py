"""Record: what has been said in public about a meeting, by whom, citing whom, as values without a database."""
