"""Story files: a request from the wish to the handshake, as a dated list of moves that a person writes."""
