"""Telling an office outside: by a reply link, to which address, or that it was told in another way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext
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


class SendingForm(forms.Form):
    """Whether a reply link goes with a move to each office outside that has none, and to which address."""

    legend = _("How it goes out")

    def __init__(self, sent: Mapping[str, Any] | None, *, sides: Sequence[RequestSide]) -> None:
        super().__init__(sent, prefix="sending")
        self._sides = sides
        for side in sides:
            office = {"office": side.office.name}
            self.fields[f"send_{side.key}"] = forms.BooleanField(
                label=gettext("Send %(office)s a reply link with it") % office,
                required=False,
                initial=True,
                help_text=gettext("Nothing goes out by itself: without a link %(office)s is not told.")
                % office,
            )
            goes = sent is None or bool(sent.get(self.add_prefix(f"send_{side.key}")))
            self.fields[f"address_{side.key}"] = forms.EmailField(
                label=gettext("To the address"),
                required=goes,
                initial=side.office.letters_address,
                error_messages={"required": gettext("Say to which address the link goes, or don't send it.")},
            )

    def chosen(self) -> list[tuple[RequestSide, str]]:
        """The sides to which a link is to be sent, each with the address."""
        asked = self.cleaned_data
        return [(side, asked[f"address_{side.key}"]) for side in self._sides if asked[f"send_{side.key}"]]


class ToldForm(forms.Form):
    """Whether a contact was the one by which an office outside was told what our office has done."""

    legend = _("Who was told by it")

    def __init__(
        self, sent: Mapping[str, Any] | None, *, sides: Sequence[RequestSide], initially: bool
    ) -> None:
        super().__init__(sent, prefix="told")
        self._sides = sides
        for side in sides:
            self.fields[side.key] = forms.BooleanField(
                label=gettext("%(office)s was told of all that we have done")
                % {"office": capfirst(side.office.name)},
                required=False,
                initial=initially,
            )

    def chosen(self) -> list[RequestSide]:
        """The sides that were told."""
        return [side for side in self._sides if self.cleaned_data[side.key]]
