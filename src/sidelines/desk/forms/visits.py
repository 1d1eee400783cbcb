"""Forms of the moves about preparatory visits and what they have to see to."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sidelines.countries import country
from sidelines.desk.forms.diary import day_field
from sidelines.desk.forms.moves import MoveForm, choice_field, line_field, words_field
from sidelines.desk.forms.people import WELL_KNOWN
from sidelines.errors import PlaceError
from sidelines.meetings import acts
from sidelines.meetings.acts import Act, Check
from sidelines.meetings.checks import USUAL_CHECKS
from sidelines.meetings.positions import Visit
from sidelines.meetings.standing import Standing
from sidelines.places import find_city
from sidelines.times import day_at, day_text

_USUAL = {check.name: check for check in USUAL_CHECKS}
_FURTHER = re.compile(r"(?:T-)?(\d{1,3})\s+(\S.*?)\s*(!?)")


class PlanVisitForm(MoveForm):
    """Who goes first, where and on which days."""

    visit = line_field(gettext_lazy("What the visit is called"))
    envoy = line_field(gettext_lazy("Who goes"))
    place = line_field(gettext_lazy("Where"), hint=gettext_lazy("The city, with its country: Graz, Austria."))
    place_asked = forms.CharField(widget=forms.HiddenInput, max_length=200, required=False)
    """The place as it was written when the sheet came back to ask about it: sent again, it is meant."""
    first = day_field(gettext_lazy("First day, local to the place"))
    last = day_field(gettext_lazy("Last day, local to the place"))
    purpose = words_field(gettext_lazy("What for"), required=False)

    def clean_place(self) -> str:
        """A place in a city of the table; anything else is asked about once, and kept if it is sent again."""
        said = str(self.cleaned_data["place"]).strip()
        if self.corrects is not None or said == self.data.get("place_asked"):
            return said
        if doubt := _doubt(said):
            assert isinstance(self.data, QueryDict)
            self.data = self.data.copy()
            self.data["place_asked"] = said
            raise forms.ValidationError(
                _("%(doubt)s Correct it, or press again to keep it as it is written."),
                params={"doubt": doubt},
            )
        return said

    def clean(self) -> dict[str, Any]:
        """A visit that prepares the meeting is over before the meeting begins."""
        given = super().clean()
        agreed, last = self.standing.agreed, given.get("last")
        if agreed is None or last is None:
            return given
        meets = day_at(agreed.option.begins, agreed.option.zone)
        if last > meets:
            said = _("The meeting is on %(day)s: a visit that prepares it is over by then.")
            self.add_error("last", said % {"day": day_text(meets)})
        return given


def _doubt(said: str) -> str:
    """Why a place may not be what was meant: no city is called so, or a small one is; a venue may precede it."""
    doubts = []
    for name in (said, *said.split(",")[::-1]):
        try:
            city = find_city(name.strip())
        except PlaceError as problem:
            doubts.append(str(problem))
            continue
        if "," in said or city.capital or city.population >= WELL_KNOWN:
            return ""
        return _("The %(name)s that is known lies in %(country)s.") % {
            "name": city.name,
            "country": country(city.country).name,
        }
    return doubts[0]


class VisitForm(MoveForm):
    """One of the visits that are planned."""

    visit = choice_field(gettext_lazy("Visit"))

    def set_choices(self, standing: Standing) -> None:
        """Offer the visits of the side that are still to come."""
        names = [visit.name for visit in standing.visits.values() if self.corrects or self.still_open(visit)]
        field = self.fields["visit"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(name, name) for name in names]
        if len(names) == 1:
            self.initial.setdefault("visit", names[0])

    def still_open(self, visit: Visit) -> bool:
        """Whether the sheet can be about that visit."""
        return visit.side == self.side and visit.made is None and not visit.called_off


class VisitMadeForm(VisitForm):
    """What the visit has found."""

    findings = words_field(gettext_lazy("What it has found"))


class CallOffVisitForm(VisitForm):
    """Why the visit will not take place."""

    reason = words_field(gettext_lazy("Why"))


class ChecklistForm(VisitForm):
    """The checks of a visit: the usual ones, less what is not wanted, and further ones."""

    usual = forms.MultipleChoiceField(
        label=gettext_lazy("The usual checks"),
        choices=[
            (check.name, f"T-{check.days_before}: {check.name}{' !' if check.blocking else ''}")
            for check in USUAL_CHECKS
        ],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "Days before the meeting, and what is to be seen to. Those with ! block its confirmation until they are "
            "settled or waived."
        ),
    )
    further = words_field(
        gettext_lazy("Further checks"),
        required=False,
        hint=gettext_lazy(
            "One a line: “30 helicopter pad seen”. With ! at the end it blocks the confirmation."
        ),
    )

    def still_open(self, visit: Visit) -> bool:
        """A visit gets one checklist."""
        return super().still_open(visit) and not visit.checks

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("usual", list(_USUAL))

    def initial_of(self, act: Act) -> dict[str, Any]:
        """The checks of the act, the usual ones ticked."""
        assert isinstance(act, acts.OpenChecklist)
        usual = [check.name for check in act.checks if _USUAL.get(check.name) == check]
        further = [
            f"{check.days_before} {check.name}{' !' if check.blocking else ''}"
            for check in act.checks
            if _USUAL.get(check.name) != check
        ]
        return {"visit": act.visit, "usual": usual, "further": "\n".join(further)}

    def clean_further(self) -> tuple[Check, ...]:
        """The further checks; a line that can't be read is named."""
        found = []
        for line in filter(None, map(str.strip, self.cleaned_data["further"].splitlines())):
            read = _FURTHER.fullmatch(line)
            if read is None:
                raise forms.ValidationError(
                    _("“%(line)s” doesn't begin with the number of days before the meeting."),
                    params={"line": line},
                )
            found.append(Check(name=read[2], days_before=int(read[1]), blocking=bool(read[3])))
        return tuple(found)

    def clean(self) -> dict[str, Any]:
        """A checklist has something in it."""
        super().clean()
        asked = self.cleaned_data
        if not self.errors and not self.left_out and not (asked["usual"] or asked["further"]):
            raise forms.ValidationError(_("There is nothing on the list."))
        return asked

    def filled(self) -> dict[str, Any]:
        """The act's fields as they were filled in."""
        usual = [_USUAL[name] for name in self.cleaned_data["usual"]]
        return {"visit": self.cleaned_data["visit"], "checks": (*usual, *self.cleaned_data["further"])}
