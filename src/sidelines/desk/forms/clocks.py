"""Days and times of day as forms ask for them: never moved in silence where a zone's clocks change."""

from __future__ import annotations

from datetime import date, time, timedelta, timezone
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from sidelines.desk import clock
from sidelines.times import DAY, Minute, datetime_at, day_text, instants_of, time_text

FARTHEST = timedelta(days=10 * 366)
"""So far from today nobody arranges anything: it is the year that was mistyped."""
FIRST, SECOND = "first", "second"


class DayField(forms.DateField):
    """A day that can have been meant."""

    def validate(self, value: Any) -> None:
        """Refuse a day that lies too far ahead to be meant."""
        super().validate(value)
        if isinstance(value, date) and value - clock.now().date() > FARTHEST:
            raise forms.ValidationError(
                _("%(day)s is more than ten years away: look at the year."), params={"day": day_text(value)}
            )


class ClocksForm(forms.Form):
    """A form whose times of day are read by a zone's clocks: it asks which where one comes twice.

    What is asked stands in a field of its own beside the time, `<name>_which`, which is there only once it is asked.
    """

    def minute_at(self, name: str, day: date, at: time, zone: str) -> Minute | None:
        """The instant that a time in the field `name` stands for; nothing where it is wrong, which the form says."""
        found = instants_of(day, at.hour * 60 + at.minute, zone)
        said = {"at": f"{at:%H:%M}", "day": day_text(day), "zone": zone}
        if not found:
            self.add_error(name, _("The clocks of %(zone)s leave out %(at)s on %(day)s.") % said)
            return None
        if len(found) == 1:
            return found[0]
        which = self.which(name)
        self._ask_which(name, found, zone)
        if which in (FIRST, SECOND):
            return found[which == SECOND]
        ask = _("The clocks of %(zone)s show %(at)s twice on %(day)s: say which is meant.")
        self.add_error(f"{name}_which", ask % said)
        return None

    def end_at(
        self, start: Minute, name: str, day: date, at: time, zone: str, night: int = DAY
    ) -> Minute | None:
        """The instant of an end on the day of the beginning, or on the day after where it would come before that.

        Nothing where more than `night` minutes would lie between them then, or the time is wrong.
        """
        same = instants_of(day, at.hour * 60 + at.minute, zone)
        if not same or same[-1] > start:
            return self.minute_at(name, day, at, zone)
        end = self.minute_at(name, day + timedelta(days=1), at, zone)
        return end if end is not None and end <= start + night else None

    def which(self, name: str) -> str:
        """Which of two was said of a time that comes twice; nothing where it wasn't asked."""
        return str(self.data.get(self.add_prefix(f"{name}_which"), ""))

    def _ask_which(self, name: str, found: tuple[Minute, ...], zone: str) -> None:
        first, second = (time_text(each, zone) for each in found)
        label = self.fields[name].label
        self.fields[f"{name}_which"] = forms.ChoiceField(
            label=_("%(label)s: the first or the second time") % {"label": label},
            choices=(
                (FIRST, _("the first time, %(time)s") % {"time": first}),
                (SECOND, _("the second time, %(time)s") % {"time": second}),
            ),
            widget=forms.RadioSelect,
        )
        names = [each for each in self.fields if each != f"{name}_which"]
        names.insert(names.index(name) + 1, f"{name}_which")
        self.order_fields(names)


def written(minute: Minute, zone: str) -> Any:
    """A time as a case file has it: local, and with its offset where the clocks show it twice."""
    there = datetime_at(minute, zone)
    local = there.replace(tzinfo=None, fold=0)
    if len(instants_of(local.date(), local.hour * 60 + local.minute, zone)) < 2:
        return local
    offset = there.utcoffset()
    assert offset is not None
    return local.replace(tzinfo=timezone(offset))
