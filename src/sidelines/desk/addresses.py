"""Addresses: where the desk's style sheets, scripts and marks are served, named by their content."""

from __future__ import annotations

from typing import Any

from whitenoise.storage import (  # type: ignore[import-untyped]  # it has no types of its own
    CompressedManifestStaticFilesStorage,
)


class NamedByContent(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Static files named by their content; an address is worked out once, for a page asks for hundreds."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._addresses: dict[str, str] = {}

    def url(self, name: str, force: bool = False) -> str:
        """The address of a static file; raises `ValueError` for one that was not collected."""
        found = self._addresses.get(name)
        if found is None or force:
            found = self._addresses[name] = super().url(name, force)
        return found
