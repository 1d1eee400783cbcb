"""From what calendars and spreadsheets say to one diary."""
