"""Forms of a diary: a stay, an engagement, and a calendar or spreadsheet to import."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sidelines.desk.actions.diaries import LARGEST_UPLOAD, Upload
from sidelines.errors import PlaceError
from sidelines.formats.cases.items import Values
from sidelines.places import find_city
from sidelines.times import Days

ENDINGS = (".ics", ".csv", ".tsv", ".txt", ".xlsx", ".xls", ".ods")
CASE_ENDINGS = (".toml", ".json")
_LOCAL = gettext_lazy("Local to the place, on its 24-hour clock. Leave it empty if it is not known.")


def day_field(label: Any, *, required: bool = True, hint: Any = "") -> forms.DateField:
    """A day, by the browser's own calendar."""
    return forms.DateField(
        label=label,
        required=required,
        help_text=hint,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


def clock_field(label: Any, *, required: bool = False, hint: Any = "") -> forms.TimeField:
    """A time of day on the 24-hour clock, which a browser's own clock would show as its reader is used to."""
    return forms.TimeField(
        label=label,
        required=required,
        help_text=hint,
        input_formats=["%H:%M", "%H.%M", "%H:%M:%S"],
        widget=forms.TimeInput(
            attrs={"inputmode": "numeric", "placeholder": "14:30", "size": "6", "autocomplete": "off"},
            format="%H:%M",
        ),
        error_messages={"invalid": gettext_lazy("Write a time such as 14:30.")},
    )


class ItemForm(forms.Form):
    """What a stay and an engagement have in common."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    tentative = forms.BooleanField(label=gettext_lazy("Tentative: not firm yet"), required=False)

    def __init__(self, *args: Any, own_places: Mapping[str, object] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._own_places = own_places or {}

    def _city(self, name: str) -> str:
        """The name of a city that is known; raises ValidationError with the nearest names."""
        if name.casefold() in self._own_places or not name:
            return name
        try:
            find_city(name)
        except PlaceError as refusal:
            raise forms.ValidationError(str(refusal)) from None
        return name

    def clean_city(self) -> str:
        """The city, if it is known."""
        return self._city(self.cleaned_data["city"].strip())


class StayForm(ItemForm):
    """Days that a principal spends in a city."""

    city = forms.CharField(
        label=gettext_lazy("City"),
        max_length=200,
        help_text=gettext_lazy("With its country where several bear the name: Birmingham, UK."),
    )
    first = day_field(gettext_lazy("First day there"))
    arrives = clock_field(gettext_lazy("There from"), hint=_LOCAL)
    last = day_field(gettext_lazy("Last day there"))
    leaves = clock_field(gettext_lazy("There until"), hint=_LOCAL)
    title = forms.CharField(label=gettext_lazy("What it is for"), max_length=200, required=False)

    field_order = ("city", "first", "arrives", "last", "leaves", "title", "tentative", "version")

    def clean(self) -> dict[str, Any]:
        """Refuse a stay that ends before it begins."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("first") and given.get("last") and given["last"] < given["first"]:
            self.add_error("last", _("The last day is before the first."))
        return given

    @property
    def begins_on(self) -> date:
        """The day on which it begins."""
        day: date = self.cleaned_data["first"]
        return day

    def values(self) -> Values:
        """The stay as a case file has it."""
        given = self.cleaned_data
        found: Values = {"title": given["title"]} if given["title"] else {}
        found["city"] = given["city"]
        found["from"] = _when(given["first"], given["arrives"])
        found["to"] = _when(given["last"], given["leaves"])
        return {**found, **({"tentative": True} if given["tentative"] else {})}

    @staticmethod
    def filled(values: Mapping[str, Any], version: int) -> dict[str, Any]:
        """What the form holds for a stay as a case file has it."""
        return {
            "city": values.get("city", ""),
            "first": _day_of(values.get("from")),
            "arrives": _clock_of(values.get("from")),
            "last": _day_of(values.get("to")),
            "leaves": _clock_of(values.get("to")),
            "title": values.get("title", ""),
            "tentative": values.get("tentative", False),
            "version": version,
        }


class EngagementForm(ItemForm):
    """Something that a principal does, or a way from one city to another."""

    title = forms.CharField(label=gettext_lazy("What it is"), max_length=200, required=False)
    city = forms.CharField(
        label=gettext_lazy("City"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Without one it is wherever the principal is then."),
    )
    ends_in = forms.CharField(
        label=gettext_lazy("Ends in another city"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("For a flight or a train: where it arrives."),
    )
    day = day_field(gettext_lazy("Day"))
    begins = clock_field(gettext_lazy("Begins"), hint=_LOCAL)
    ends_on = day_field(
        gettext_lazy("Ends on"),
        required=False,
        hint=gettext_lazy(
            "The local day where it ends, if it is another: after midnight, or across the date line."
        ),
    )
    ends = clock_field(gettext_lazy("Ends"), hint=_LOCAL)

    field_order = ("title", "city", "ends_in", "day", "begins", "ends_on", "ends", "tentative", "version")

    def clean_ends_in(self) -> str:
        """The city in which it ends, if it is known."""
        return self._city(self.cleaned_data["ends_in"].strip())

    def clean(self) -> dict[str, Any]:
        """Refuse one hour without the other, and a way without both."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if bool(given.get("begins")) != bool(given.get("ends")) and not {"begins", "ends"} & set(self.errors):
            self.add_error("ends", _("Say both hours, or neither."))
        if given.get("ends_in") and not (given.get("begins") and given.get("city")):
            self.add_error("ends_in", _("A way has a city in which it begins, and both its hours."))
        if given.get("ends_on") and not given.get("begins"):
            self.add_error("ends_on", _("What goes on for several days and has no hours is a stay."))
        return given

    @property
    def begins_on(self) -> date:
        """The day on which it begins."""
        day: date = self.cleaned_data["day"]
        return day

    def values(self) -> Values:
        """The engagement as a case file has it."""
        given = self.cleaned_data
        found: Values = {key: given[key] for key in ("title", "city", "ends_in") if given[key]}
        if given["begins"]:
            found["from"] = datetime.combine(given["day"], given["begins"])
            found["to"] = datetime.combine(given["ends_on"] or given["day"], given["ends"])
        else:
            found["day"] = given["day"]
        return {**found, **({"tentative": True} if given["tentative"] else {})}

    @staticmethod
    def filled(values: Mapping[str, Any], version: int) -> dict[str, Any]:
        """What the form holds for an engagement as a case file has it."""
        begins, ends = values.get("from", values.get("day")), values.get("to")
        ends_on = _day_of(ends)
        return {
            "title": values.get("title", ""),
            "city": values.get("city", ""),
            "ends_in": values.get("ends_in", ""),
            "day": _day_of(begins),
            "begins": _clock_of(begins),
            "ends_on": ends_on if ends_on != _day_of(begins) else None,
            "ends": _clock_of(ends),
            "tentative": values.get("tentative", False),
            "version": version,
        }


def _when(day: date, clock: time | None) -> date | datetime:
    return day if clock is None else datetime.combine(day, clock)


def _day_of(value: Any) -> date | None:
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    return value.date() if isinstance(value, datetime) else value


def _clock_of(value: Any) -> time | None:
    if isinstance(value, str) and len(value) > len("2018-07-16"):
        value = datetime.fromisoformat(value)
    return value.time() if isinstance(value, datetime) else None


# --- what is handed in -------------------------------------------------------------------------------------------


class UploadForm(forms.Form):
    """A calendar or spreadsheet, as a file or pasted."""

    endings: tuple[str, ...] = ENDINGS
    file = forms.FileField(
        label=gettext_lazy("Calendar or spreadsheet"),
        required=False,
        help_text=gettext_lazy("An .ics, .csv, .xlsx or .ods file of at most 2 MB."),
        widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS)}),
    )
    pasted = forms.CharField(
        label=gettext_lazy("Or pasted"),
        required=False,
        max_length=LARGEST_UPLOAD // 4,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "A calendar's text, or lines out of a spreadsheet under a line of headings: from, to, city."
        ),
    )

    def clean_file(self) -> UploadedFile[bytes] | None:
        """The file, if it is of a kind and a size that is read."""
        file: UploadedFile[bytes] | None = self.cleaned_data["file"]
        if file is None:
            return None
        name = PurePath(file.name or "").name
        if not name.lower().endswith(self.endings):
            raise forms.ValidationError(
                _("%(name)s is none of %(endings)s."),
                params={"name": name, "endings": ", ".join(self.endings)},
            )
        if (file.size or 0) > LARGEST_UPLOAD:
            raise forms.ValidationError(_("%(name)s is larger than 2 MB."), params={"name": name})
        return file

    @property
    def given(self) -> bool:
        """Whether anything was handed in."""
        return bool(self.cleaned_data.get("file") or self.cleaned_data.get("pasted", "").strip())

    def clean(self) -> dict[str, Any]:
        """Refuse a file and a paste at once."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("file") and given.get("pasted", "").strip():
            self.add_error("pasted", _("Hand in a file or paste its text, not both."))
        return given

    def upload(self) -> Upload:
        """What was handed in."""
        file: UploadedFile[bytes] | None = self.cleaned_data["file"]
        if file is not None:
            return Upload(name=PurePath(file.name or "").name, content=file.read())
        text: str = self.cleaned_data["pasted"]
        ending = ".ics" if "BEGIN:VCALENDAR" in text.upper() else ".csv"
        return Upload(name=_("pasted") + ending, content=text.encode())


class ImportForm(UploadForm):
    """A calendar or spreadsheet to import into a diary, and how it is read."""

    first = day_field(gettext_lazy("From"), required=False, hint=gettext_lazy("31 days ago unless you say."))
    last = day_field(
        gettext_lazy("To"), required=False, hint=gettext_lazy("400 days from now unless you say.")
    )
    titles = forms.BooleanField(
        label=gettext_lazy("Keep titles; without, only whereabouts and hours are taken in"), required=False
    )
    free = forms.BooleanField(
        label=gettext_lazy("Take in stays that are marked as free, as TripIt's are"), required=False
    )
    tentative = forms.BooleanField(label=gettext_lazy("Nothing in it is firm"), required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse nothing at all, and days the wrong way round."""
        given = super().clean()
        if not self.given and not self.errors:
            self.add_error("file", _("Choose a file of at most 2 MB, or paste its text."))
        first, last = given.get("first"), given.get("last")
        if bool(first) != bool(last):
            self.add_error("last" if first else "first", _("Say both days, or neither."))
        elif first and last and last < first:
            self.add_error("last", _("The last day is before the first."))
        return given

    def upload(self) -> Upload:
        """What was handed in, and how it is read."""
        plain, given = super().upload(), self.cleaned_data
        return Upload(
            name=plain.name,
            content=plain.content,
            days=Days(first=given["first"], last=given["last"]) if given["first"] else None,
            titles=given["titles"],
            free=given["free"],
            tentative=given["tentative"],
        )
