"""Meetings: the life of a request between offices, as a pure fold over their moves."""
