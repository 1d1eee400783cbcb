"""Case files: TOML and JSON, in and out."""
