"""The form of a place that the city table lacks, as a case file declares one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sidelines.countries import country_named, fold
from sidelines.desk.forms.moves import line_field
from sidelines.errors import PlaceError
from sidelines.formats.cases.items import Values
from sidelines.phrases import joined
from sidelines.places import city_table, find_city


class PlaceForm(forms.Form):
    """Where a place is: by its degrees, or at the city next to it; and by which clock it lives."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    name = line_field(gettext_lazy("Name of the place"))
    country = line_field(gettext_lazy("Country"), hint=gettext_lazy("By name or code."))
    latitude = forms.FloatField(
        label=gettext_lazy("Degrees north"),
        required=False,
        min_value=-90,
        max_value=90,
        help_text=gettext_lazy("South of the equator below zero."),
    )
    longitude = forms.FloatField(
        label=gettext_lazy("Degrees east"),
        required=False,
        min_value=-180,
        max_value=180,
        help_text=gettext_lazy("West of Greenwich below zero."),
    )
    near = line_field(
        gettext_lazy("Or the city next to it"),
        required=False,
        hint=gettext_lazy("Journeys are then counted as from there."),
    )
    zone = line_field(
        gettext_lazy("Zone"),
        required=False,
        hint=gettext_lazy("Such as Europe/London. Empty: that of the nearest city of the table."),
    )

    def __init__(self, *args: Any, taken: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._taken = {fold(name) for name in taken}

    def clean_name(self) -> str:
        """A name that the diary doesn't give to another place."""
        name = str(self.cleaned_data["name"]).strip()
        if fold(name) in self._taken:
            raise forms.ValidationError(_("The diary has a place called %(name)s already.") % {"name": name})
        return name

    def clean_country(self) -> str:
        """The code of a country that there is."""
        try:
            return country_named(self.cleaned_data["country"]).code
        except PlaceError as problem:
            raise forms.ValidationError(str(problem)) from problem

    def clean(self) -> dict[str, Any]:
        """Ask for degrees or a city, not both, and for a zone of the country's own."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        degrees = [given.get("latitude"), given.get("longitude")]
        if any(name in self.errors for name in ("latitude", "longitude", "country")):
            return given
        near = str(given.get("near") or "").strip()
        if near and degrees != [None, None]:
            self.add_error("near", _("Give the degrees or the city next to it, not both."))
        elif near:
            self._beside(near, given)
        elif None in degrees:
            self.add_error("latitude", _("Give both degrees, or the city next to it."))
        self._look_at_zone(given)
        return given

    def _beside(self, near: str, given: dict[str, Any]) -> None:
        try:
            city = find_city(near)
        except PlaceError as problem:
            self.add_error("near", str(problem))
            return
        given["latitude"], given["longitude"] = city.latitude, city.longitude
        if not given.get("zone") and city.country == given["country"]:
            given["zone"] = city.zone

    def _look_at_zone(self, given: dict[str, Any]) -> None:
        zone = str(given.get("zone") or "").strip()
        table = city_table()
        here = table.zone_index[table.countries == given["country"]]
        zones = sorted({table.zones[int(each)] for each in here})
        if zone and zones and zone not in zones:
            said = _("%(zone)s is no zone of that country: %(zones)s.")
            self.add_error("zone", said % {"zone": zone, "zones": joined(zones[:8])})

    def values(self) -> Values:
        """The place as a case file declares it."""
        given = self.cleaned_data
        found: Values = {name: given[name] for name in ("name", "country", "latitude", "longitude")}
        if given["zone"]:
            found["zone"] = given["zone"].strip()
        return found
