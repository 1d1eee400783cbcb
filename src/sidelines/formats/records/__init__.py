"""Records in files: what a person writes about reports and claims becomes a record, and claims become JSON."""
