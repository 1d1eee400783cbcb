"""From what an entry says to the city it is in."""
