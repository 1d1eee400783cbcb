"""The desk: where two offices bring a meeting about, in the browser; Django, and only here."""
