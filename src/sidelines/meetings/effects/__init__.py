"""Effects: what each kind of act does to a standing, by subject."""
