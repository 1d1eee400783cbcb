"""Who else will be there: who of many travellers is in, or near, the same city at the same time."""
