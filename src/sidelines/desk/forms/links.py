"""Sending a reply link: to which office outside, and to which address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sidelines.desk.models import RequestSide


class LinkForm(forms.Form):
    """Where a link goes by which an office outside answers."""

    address = forms.EmailField(
        label=_("To the address"),
        help_text=_(
            "Of the other office. The letter says nothing of the request: whoever opens the link sees it."
        ),
    )

    def __init__(self, sent: Mapping[str, Any] | None, *, side: RequestSide) -> None:
        super().__init__(sent, prefix=side.code, initial={"address": side.office.letters_address})
