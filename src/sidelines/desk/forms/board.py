"""What the board is asked to show: whose files, whose move, which owner, which words."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from sidelines.desk import access
from sidelines.desk.access import Viewer
from sidelines.desk.models import Member, Principal, RequestSide
from sidelines.desk.models.requests import Whose

_WHOSE = (
    ("", _("anybody's")),
    (Whose.OURS.value, _("ours")),
    (Whose.THEIRS.value, _("theirs")),
    (Whose.NOBODY.value, _("nobody's")),
)


class BoardFilters(forms.Form):
    """The filters above the board; each may be left empty."""

    principal = forms.ModelChoiceField(
        label=_("Principal"),
        queryset=Principal.objects.none(),
        required=False,
        to_field_name="code",
        empty_label=_("all"),
    )
    whose = forms.ChoiceField(label=_("Whose move"), choices=_WHOSE, required=False)
    owner = forms.ModelChoiceField(
        label=_("Owner"),
        queryset=Member.objects.none(),
        required=False,
        to_field_name="code",
        empty_label=_("anybody"),
    )
    text = forms.CharField(label=_("Names or subject"), max_length=200, required=False)

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choose("principal", access.principals(viewer).order_by("name"))
        self._choose("owner", Member.objects.filter(office=viewer.office, is_active=True).order_by("name"))

    def _choose(self, name: str, rows: QuerySet[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows

    @property
    def terms(self) -> str:
        """The names or words that are searched for; none where nothing is."""
        if not self.is_bound:
            return ""
        self.is_valid()
        return " ".join(str(self.cleaned_data.get("text") or "").split())

    def chosen(self, files: QuerySet[RequestSide]) -> QuerySet[RequestSide]:
        """Those of the files that are asked for; a filter that can't be read leaves nothing out."""
        self.is_valid()
        asked = self.cleaned_data
        if asked.get("principal"):
            files = files.filter(principal=asked["principal"])
        if asked.get("owner"):
            files = files.filter(owner=asked["owner"])
        if asked.get("whose"):
            files = files.filter(whose__in=_with_both(asked["whose"]))
        if asked.get("text"):
            files = files.filter(_says(asked["text"]))
        return files


def _with_both(whose: str) -> list[str]:
    return [whose] if whose == Whose.NOBODY else [whose, Whose.BOTH.value]


def _says(text: str) -> Q:
    """Files whose subject, principals or offices contain the words."""
    sides = RequestSide.objects.filter(
        Q(principal__name__icontains=text) | Q(office__name__icontains=text), meeting=OuterRef("meeting")
    )
    return Q(subject__icontains=text) | Q(Exists(sides))
