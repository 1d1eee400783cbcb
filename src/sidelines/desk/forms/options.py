"""Forms of the moves about options: places and times that are offered, answered, agreed to and confirmed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, time
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sidelines.desk.forms.diary import clock_field, day_field
from sidelines.desk.forms.moves import MoveForm, choice_field, line_field, words_field
from sidelines.desk.models.people import new_code
from sidelines.errors import PlaceError
from sidelines.meetings import acts, legal
from sidelines.meetings.acts import Act, Confirmed
from sidelines.meetings.options import OnTheTable, Option
from sidelines.meetings.standing import Standing
from sidelines.meetings.words import option_words
from sidelines.places import find_city
from sidelines.times import DAY, Minute, datetime_at, day_at, instant, short_day, time_text

OPTIONS = 4
"""How many options a form takes at a time; there may be more, in a further offer."""
_PARTS = ("city", "venue", "day", "hours_open", "begins", "ends")
_LATEST = 23 * 60 + 59


class NewOptionsForm(MoveForm):
    """A form in which options are written: a place, a local day, and hours or none."""

    places = OPTIONS

    warned = forms.CharField(widget=forms.HiddenInput, max_length=4000, required=False)
    """Of what else lies in these hours the sheet has warned already."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._options: dict[int, Option] = {}
        for number in range(1, self.places + 1):
            self._add_block(number, required=number == 1 and self.first_required)

    @property
    def first_required(self) -> bool:
        """Whether one option at least must be written here."""
        return not self.left_out

    def _add_block(self, number: int, *, required: bool) -> None:
        zone = self.home_zone
        self.fields[f"city_{number}"] = line_field(
            _("City"),
            required=False,
            hint=_(
                "With its country where several bear the name. Empty while the place is open: "
                "times are then by the clocks of %(zone)s."
            )
            % {"zone": zone},
        )
        self.fields[f"venue_{number}"] = line_field(_("Venue"), required=False)
        self.fields[f"day_{number}"] = day_field(_("Day at the place"), required=required)
        self.fields[f"begins_{number}"] = clock_field(
            _("From"), hint=_("By the clocks of the place; empty if the hours are open.")
        )
        self.fields[f"ends_{number}"] = clock_field(
            _("To"), hint=_("An end before the beginning is on the day after.")
        )
        self.fields[f"hours_open_{number}"] = forms.BooleanField(
            label=_("Only the day is settled, the hours are open"), required=False
        )

    def block_names(self, number: int) -> list[str]:
        """The fields of one option, with those that ask which of two times is meant."""
        names = [f"{part}_{number}{which}" for part in _PARTS for which in ("", "_which")]
        return [name for name in names if name in self.fields]

    def in_blocks(self) -> Sequence[str]:
        """The fields of all options."""
        return [name for number in range(1, self.places + 1) for name in self.block_names(number)]

    def blocks(self) -> list[dict[str, Any]]:
        """A group for each option; those beyond the first are folded while they are empty."""
        return [
            {
                "legend": self.legend(number),
                "fields": self.bound(self.block_names(number)),
                "block": True,
                "folded": number > 1 and not self._filled_block(number),
            }
            for number in range(1, self.places + 1)
        ]

    def legend(self, number: int) -> str:
        """What stands above an option's fields."""
        return _("Option %(number)d") % {"number": number}

    def _filled_block(self, number: int) -> bool:
        names = self.block_names(number)
        return any(self[name].value() or name in self.errors for name in names)

    def options_initial(self, options: Iterable[Option]) -> dict[str, Any]:
        """What the fields say where these options are the ones."""
        found: dict[str, Any] = {}
        for number, option in enumerate(options, start=1):
            found |= _block_of(option, number)
        return found

    def clean(self) -> dict[str, Any]:
        """Read the options; a city that isn't known, or hours that say nothing, are said where they stand."""
        super().clean()
        if not self.left_out:
            for number in range(1, self.places + 1):
                option = self._read(number)
                if option is not None:
                    self._options[number] = option
        return self.cleaned_data

    def _read(self, number: int) -> Option | None:
        """The option of that number; none where nothing is written, or something is wrong."""
        names = [f"{part}_{number}" for part in _PARTS]
        if any(name in self.errors for name in names):
            return None
        city_name, venue, day, hours_open, begins, ends = (self.cleaned_data.get(name) for name in names)
        if not any((city_name, venue, day, begins, ends, hours_open)):
            return None
        if day is None:
            self.add_error(f"day_{number}", _("An option has a day."))
            return None
        place = self._place(number, city_name or "")
        if place is None or not self._hours_said(number, begins, ends, hours_open):
            return None
        city, country, zone = place
        hours = self._hours(number, day, begins, ends, zone)
        if hours is None:
            return None
        first, last = hours
        return Option(
            key=self.key_of(number),
            begins=first,
            ends=last,
            zone=zone,
            city=city,
            country=country,
            venue=venue or "",
            hours_open=bool(hours_open),
        )

    def key_of(self, number: int) -> str:
        """The key of an option: a new one, or where an entry is corrected the one that it had."""
        act = self.corrects.act if self.corrects else None
        kept = [each.key for each in getattr(act, "options", ())]
        return kept[number - 1] if number <= len(kept) else new_code()

    def _place(self, number: int, name: str) -> tuple[str, str, str] | None:
        if not name.strip():
            return "", "", self.home_zone
        try:
            city = find_city(name.strip())
        except PlaceError as refusal:
            self.add_error(f"city_{number}", str(refusal))
            return None
        return city.name, city.country, city.zone

    def _hours(
        self, number: int, day: date, begins: time | None, ends: time | None, zone: str
    ) -> tuple[Minute, Minute] | None:
        """From when to when it is, or the whole day; nothing where a time is wrong, which the form says."""
        if begins is None or ends is None:
            return instant(day, 0, zone), instant(day, DAY, zone)
        first = self.minute_at(f"begins_{number}", day, begins, zone)
        last = None if first is None else self.end_at(first, f"ends_{number}", day, ends, zone)
        return None if first is None or last is None else (first, last)

    def _hours_said(self, number: int, begins: time | None, ends: time | None, hours_open: Any) -> bool:
        if hours_open and (begins or ends):
            said = _("Give the hours, or say that they are open, not both.")
        elif not hours_open and (begins is None or ends is None):
            said = _("Give the hours from and to, or say that they are open.")
        elif not hours_open and begins == ends:
            said = _("It ends when it begins.")
        else:
            return True
        self.add_error(f"begins_{number}", said)
        return False

    def written(self) -> tuple[Option, ...]:
        """The options that were written, in order."""
        return tuple(self._options[number] for number in sorted(self._options))

    def kept(self) -> tuple[Option, ...]:
        """The options whose hours the move would keep."""
        return self.written()

    def unwarned(self, marks: Iterable[str]) -> bool:
        """Whether any of these warnings was not shown yet with what was written; from now on all of them are."""
        known, now = set(self.cleaned_data["warned"].split()), set(marks)
        if now <= known:
            return False
        assert isinstance(self.data, QueryDict)
        self.data = self.data.copy()
        self.data[self.add_prefix("warned")] = " ".join(sorted(known | now))
        self.add_error(None, _("Something else lies in these hours: look at it, and press again."))
        return True


def end_of(day: date, zone: str) -> Minute:
    """The last minute of a local day, by which an answer is asked for."""
    return instant(day, _LATEST, zone)


def answer_by_hint(zone: str) -> str:
    """What stands beside the day by which an answer is asked for."""
    said = _("The end of that day by the clocks of %(zone)s. What is held for it is let go then.")
    return said % {"zone": zone}


def _block_of(option: Option, number: int) -> dict[str, Any]:
    hours = {}
    if not option.hours_open:
        hours = {
            f"begins_{number}": f"{datetime_at(option.begins, option.zone):%H:%M}",
            f"ends_{number}": f"{datetime_at(option.ends, option.zone):%H:%M}",
        }
    return {
        f"city_{number}": ", ".join(filter(None, (option.city, option.country))),
        f"venue_{number}": option.venue,
        f"day_{number}": day_at(option.begins, option.zone),
        f"hours_open_{number}": option.hours_open,
        **hours,
    }


class DraftForm(NewOptionsForm):
    """Options that are drawn up."""

    words = words_field(gettext_lazy("What there is to say about them"), required=False)

    def initial_of(self, act: Act) -> dict[str, Any]:
        """The options of the act, and its words."""
        assert isinstance(act, acts.Draft | acts.Propose)
        return {**self.options_initial(act.options), "words": act.words}

    def filled(self) -> dict[str, Any]:
        """The act's fields as they were filled in."""
        return {"options": self.written(), "words": self.cleaned_data["words"]}


class ProposeForm(DraftForm):
    """Options that are offered, among them drafts of ours, and by when they are to be answered."""

    drafts = forms.MultipleChoiceField(
        label=gettext_lazy("Drafts of ours to send"), required=False, widget=forms.CheckboxSelectMultiple
    )
    answer_by = day_field(
        gettext_lazy("To be answered by"),
        required=False,
    )

    field_order = ("token", "seen", "warned", "drafts", "answer_by", "words")

    def kept(self) -> tuple[Option, ...]:
        """What was written, and the drafts that are sent: before anything was chosen, all of them."""
        chosen = self.cleaned_data.get("drafts", ()) if self.is_bound else tuple(self._drafts)
        return (*(self._drafts[key] for key in chosen), *super().kept())

    def set_choices(self, standing: Standing) -> None:
        """Offer our own drafts."""
        self.fields["answer_by"].help_text = answer_by_hint(self.zone)
        self._drafts = {
            entry.option.key: entry.option
            for entry in standing.open_options
            if entry.draft and entry.drafted_by == self.side
        }
        if not self._drafts:
            del self.fields["drafts"]
            return
        drafts = self.fields["drafts"]
        assert isinstance(drafts, forms.MultipleChoiceField)
        drafts.choices = [(key, option_words(option)) for key, option in self._drafts.items()]
        self.initial.setdefault("drafts", list(self._drafts))

    @property
    def first_required(self) -> bool:
        """Whether one option at least must be written here: not where a draft can be sent."""
        return super().first_required and not self._drafts

    def before_blocks(self) -> int:
        """The drafts come first."""
        return 1 if self._drafts else 0

    def initial_of(self, act: Act) -> dict[str, Any]:
        """The options, words and last day of the act."""
        assert isinstance(act, acts.Propose)
        found = super().initial_of(act)
        if act.answer_by is not None:
            found["answer_by"] = day_at(act.answer_by, self.zone)
        return found

    def filled(self) -> dict[str, Any]:
        """The act's fields as they were filled in."""
        chosen = tuple(self._drafts[key] for key in self.cleaned_data.get("drafts", ()))
        day = self.cleaned_data["answer_by"]
        return {
            "options": (*chosen, *self.written()),
            "answer_by": None if day is None else end_of(day, self.zone),
            "words": self.cleaned_data["words"],
        }

    def clean(self) -> dict[str, Any]:
        """An offer has an option in it."""
        super().clean()
        if not self.errors and not self.left_out and not (self.written() or self.cleaned_data.get("drafts")):
            raise forms.ValidationError(_("There is no option in it: write one, or choose a draft."))
        return self.cleaned_data


class OptionForm(MoveForm):
    """One of the options on the table."""

    option = choice_field(gettext_lazy("Option"))
    optional = False

    def entries(self, standing: Standing) -> list[OnTheTable]:
        """The options among which one is chosen: what the other side has offered."""
        return [entry for entry in standing.offers if entry.offered_by != self.side]

    def set_choices(self, standing: Standing) -> None:
        """Offer the options among which one is chosen."""
        entries = list(standing.options.values()) if self.corrects else self.entries(standing)
        self._known = {entry.option.key: entry.option for entry in entries}
        field = self.fields["option"]
        assert isinstance(field, forms.ChoiceField)
        choices = [(key, option_words(option)) for key, option in self._known.items()]
        field.choices = [("", _("the one agreed to")), *choices] if self.optional else choices
        if len(choices) == 1 and not self.optional:
            self.initial.setdefault("option", choices[0][0])

    def clean(self) -> dict[str, Any]:
        """What was learned before an option was on the table can't be an answer to it."""
        given = super().clean()
        entry = self.standing.options.get(given.get("option") or "")
        if entry is not None and self.learned is not None and self.learned < entry.at:
            offered = f"{short_day(day_at(entry.at, self.zone))}, {time_text(entry.at, self.zone)}"
            said = _("%(option)s was offered only on %(when)s: what was learned before is no answer to it.")
            self.add_error("learned_at", said % {"option": option_words(entry.option), "when": offered})
        return given

    def subject(self, key: str) -> Any:
        """The option that a choice stands for."""
        return self._known.get(key)

    def filled(self) -> dict[str, Any]:
        """The act's fields as they were filled in."""
        return {**super().filled(), "option": self._known.get(self.cleaned_data.get("option", ""))}

    def kept(self) -> tuple[Option, ...]:
        """The options among which one is chosen, whose hours the move may keep."""
        return tuple(self._known.values())


class AcceptForm(OptionForm):
    """Which option suits."""

    words = words_field(gettext_lazy("In which words"), required=False)


class RefuseForm(OptionForm):
    """Which option doesn't suit, and why."""

    reason = words_field(gettext_lazy("Why"))


class DropForm(RefuseForm):
    """Which option of ours no longer stands, and why."""

    def entries(self, standing: Standing) -> list[OnTheTable]:
        """Our own options and drafts."""
        return [entry for entry in standing.open_options if self.side in (entry.offered_by, entry.drafted_by)]


class AgreeForm(AcceptForm):
    """To which option we agree."""

    override = line_field(
        gettext_lazy("Let the two meetings overlap, because"),
        required=False,
        hint=gettext_lazy("Your name and this reason are kept with the meeting."),
        length=400,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "override" not in self.data:
            self._override = self.fields.pop("override")

    def offer_to_overlap(self) -> None:
        """Ask for the reason for which the meeting may overlap another."""
        if "override" not in self.fields:
            self.fields["override"] = self._override
            self.cleaned_data["override"] = ""

    def entries(self, standing: Standing) -> list[OnTheTable]:
        """Every option that was offered."""
        return list(standing.offers)


class ConfirmForm(AgreeForm):
    """What exactly is confirmed."""

    what = forms.TypedChoiceField(
        label=gettext_lazy("What exactly is confirmed"),
        choices=[(each.value, gettext_lazy(each.value)) for each in reversed(Confirmed)],
        coerce=Confirmed,
        widget=forms.RadioSelect,
        initial=Confirmed.MEETING.value,
    )
    option = choice_field(
        gettext_lazy("Which place and time"),
        required=False,
        hint=gettext_lazy("For the meeting alone; leave it where there is but one that was agreed to."),
    )
    optional = True

    field_order = ("token", "seen", "what", "option", "words", "override")

    def set_choices(self, standing: Standing) -> None:
        """Offer to confirm the meeting itself only where that may be done, and say why where it may not."""
        super().set_choices(standing)
        if self.reported or self.corrects:
            return
        why = legal.no_meeting_to_confirm(standing, self.side)
        if not why:
            return
        what = self.fields["what"]
        assert isinstance(what, forms.ChoiceField)
        what.choices = [(each.value, _(each.value)) for each in legal.confirmable(standing, self.side)[::-1]]
        what.initial = None
        what.help_text = _("Not the meeting itself: %(why)s") % {"why": why}
        del self.fields["option"]

    def kept(self) -> tuple[Option, ...]:
        """The place and time that we agreed to, or else each that was offered."""
        if "option" not in self.fields:
            return ()
        agreed = self._known.get(self.standing.positions[self.side].option)
        return super().kept() if agreed is None else (agreed,)


class CounterForm(NewOptionsForm, OptionForm):
    """Instead of which option, and with which other."""

    option = choice_field(gettext_lazy("Instead of"))
    words = words_field(gettext_lazy("In which words"), required=False)
    places = 1

    field_order = ("token", "seen", "warned", "option", "words")

    def legend(self, number: int) -> str:
        """What stands above the option's fields."""
        return _("Offered instead")

    def before_blocks(self) -> int:
        """The option that is answered comes first."""
        return 1

    def key_of(self, number: int) -> str:
        """The key of the option: a new one, or where an entry is corrected the one that it had."""
        act = self.corrects.act if self.corrects else None
        return act.instead.key if isinstance(act, acts.Counter) else new_code()

    def initial_of(self, act: Act) -> dict[str, Any]:
        """The options and the words of the act."""
        assert isinstance(act, acts.Counter)
        return {**_block_of(act.instead, 1), "option": act.option.key, "words": act.words}

    def filled(self) -> dict[str, Any]:
        """The act's fields as they were filled in."""
        return {**super().filled(), "instead": self.written()[0]}
