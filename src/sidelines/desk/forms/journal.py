"""What the journal is asked to show: whose entries, of which kind, about which file, of which days."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from sidelines.desk import bridge
from sidelines.desk.access import Viewer
from sidelines.desk.models import JournalEntry, Member
from sidelines.times import instant

LATELY = 1_000
"""What so many of the latest entries say is offered to choose from: all of them would be read for each page."""


class JournalFilters(forms.Form):
    """The filters above the journal; each may be left empty."""

    member = forms.ModelChoiceField(
        label=_("Who"),
        queryset=Member.objects.none(),
        required=False,
        to_field_name="code",
        empty_label=_("anybody"),
    )
    kind = forms.ChoiceField(label=_("What"), required=False)
    file = forms.CharField(widget=forms.HiddenInput, max_length=20, required=False)
    first = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    last = forms.DateField(
        label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, viewer: Viewer, entries: QuerySet[JournalEntry], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._zone = viewer.office.zone
        member, kind = self.fields["member"], self.fields["kind"]
        assert isinstance(member, forms.ModelChoiceField)
        assert isinstance(kind, forms.ChoiceField)
        member.queryset = viewer.office.members.order_by("name")
        lately = entries.order_by("-sequence").values("kind")[:LATELY]
        kinds = {entry["kind"] for entry in lately}
        kind.choices = [("", _("anything")), *((each, _(each)) for each in sorted(kinds))]

    def chosen(self, entries: QuerySet[JournalEntry]) -> QuerySet[JournalEntry]:
        """Those of the entries that are asked for; a filter that can't be read leaves nothing out."""
        self.is_valid()
        asked = self.cleaned_data
        if asked.get("member"):
            entries = entries.filter(member=asked["member"])
        kind = str(self.data.get("kind", ""))
        if kind and "\0" not in kind:  # one that hasn't come up lately can be asked for all the same
            entries = entries.filter(kind=kind)
        if asked.get("file"):
            entries = entries.filter(subject=asked["file"])
        if asked.get("first"):
            entries = entries.filter(at__gte=bridge.moment(instant(asked["first"], 0, self._zone)))
        if asked.get("last"):
            day_after = asked["last"] + timedelta(days=1)
            entries = entries.filter(at__lt=bridge.moment(instant(day_after, 0, self._zone)))
        return entries
