"""Maps, timelines and the printed report."""
