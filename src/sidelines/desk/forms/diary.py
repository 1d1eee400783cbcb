"""Forms of a diary: a stay, an engagement, and a calendar or spreadsheet to import."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sidelines.desk.actions.diaries import LARGEST_UPLOAD, Upload
from sidelines.desk.forms.clocks import ClocksForm, DayField, written
from sidelines.errors import PlaceError
from sidelines.formats.cases.items import Values
from sidelines.places import find_city
from sidelines.times import Days, Minute

ENDINGS = (".ics", ".csv", ".tsv", ".txt", ".xlsx", ".xls", ".ods")
CASE_ENDINGS = (".toml", ".json")
_ONE_NIGHT = 12 * 60
"""An end before the beginning is on the day after where no more than so many minutes lie between them."""
_LOCAL = gettext_lazy("Local to the place, on its 24-hour clock. Leave it empty if it is not known.")


def day_field(label: Any, *, required: bool = True, hint: Any = "") -> forms.DateField:
    """A day, by the browser's own calendar."""
    return DayField(
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


class ItemForm(ClocksForm):
    """What a stay and an engagement have in common.

    `own_places` are the diary's own, by their names in small letters; `zone_on` says by which zone's clocks the
    principal lives on a day.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    tentative = forms.BooleanField(label=gettext_lazy("Tentative: not firm yet"), required=False)

    def __init__(
        self,
        *args: Any,
        own_places: Mapping[str, Mapping[str, Any]] | None = None,
        zone_on: Callable[[date], str] = lambda _day: "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._own_places = own_places or {}
        self._zone_on = zone_on
        self._minutes: dict[str, tuple[Minute, str]] = {}

    def _zone_of(self, name: str) -> str:
        """The zone of a city that is known; nothing for a place of the diary's own that doesn't say."""
        own = self._own_places.get(name.casefold())
        if own is None:
            return find_city(name).zone
        if own.get("zone"):
            return str(own["zone"])
        return find_city(str(own["in"])).zone if own.get("in") else ""

    def _when(self, day_name: str, clock_name: str) -> date | datetime:
        """A day with its hour, where it has one, as a case file has it."""
        day, at = self.cleaned_data[day_name], self.cleaned_data[clock_name]
        if at is None:
            found: date = day
            return found
        known = self._minutes.get(clock_name)
        local: datetime = written(*known) if known else datetime.combine(day, at)
        return local

    def where(self) -> str:
        """The place as somebody would recognise it: the city with its country, and by which clocks it lives."""
        name = self.cleaned_data["city"]
        if not name or name.casefold() in self._own_places:
            return str(name)
        city = find_city(name)
        return f"{city.label} ({city.zone})"

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
        zone = self._zone_of(given["city"]) if given.get("city") else ""
        for day, clock in (("first", "arrives"), ("last", "leaves")):
            if zone and given.get(day) and given.get(clock):
                minute = self.minute_at(clock, given[day], given[clock], zone)
                if minute is not None:
                    self._minutes[clock] = minute, zone
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
        found["from"] = self._when("first", "arrives")
        found["to"] = self._when("last", "leaves")
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
            "The local day where it ends, if it is another than after one midnight: across the date line, or later."
        ),
    )
    ends = clock_field(
        gettext_lazy("Ends"),
        hint=gettext_lazy("Local to the place. After midnight it is on the day after, unless you say when."),
    )

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
        if not self.errors and given["begins"]:
            self._read_hours(given)
        return given

    def _read_hours(self, given: Mapping[str, Any]) -> None:
        """Read both hours by the clocks of where it begins and ends."""
        zone = self._zone_of(given["city"]) if given["city"] else self._zone_on(given["day"])
        there = self._zone_of(given["ends_in"]) if given["ends_in"] else zone
        if not zone or not there:
            return
        start = self.minute_at("begins", given["day"], given["begins"], zone)
        if start is None:
            return
        if given["ends_on"]:
            end = self.minute_at("ends", given["ends_on"], given["ends"], there)
        else:
            end = self.end_at(start, "ends", given["day"], given["ends"], there, night=_ONE_NIGHT)
        if end is not None and end > start:
            self._minutes = {"begins": (start, zone), "ends": (end, there)}
        elif not self.errors and given["begins"] == given["ends"] and zone == there and not given["ends_on"]:
            self.add_error("ends", _("It ends when it begins."))
        elif not self.errors:
            self.add_error("ends_on", _("It ends before it begins: say on which day it ends."))

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
            found["from"] = self._when("day", "begins")
            found["to"] = self._when("ends_on" if given["ends_on"] else "day", "ends")
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
