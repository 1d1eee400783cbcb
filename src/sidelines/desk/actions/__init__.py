"""One function a business act: may this member? lock, move, save, journal, letters, in one transaction."""
