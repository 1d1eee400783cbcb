"""Forms of the moves that say words, reasons, owners and days."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sidelines.desk.forms.diary import clock_field, day_field
from sidelines.desk.forms.moves import MoveForm, choice_field, line_field, words_field
from sidelines.meetings import acts
from sidelines.meetings.acts import USUAL_ITEMS, Act, ContactBy
from sidelines.meetings.standing import Standing
from sidelines.times import Minute, datetime_at, day_at


class WishForm(MoveForm):
    """The principal's words, and where and how they fell."""

    words = words_field(gettext_lazy("The principal's words"))
    said = line_field(
        gettext_lazy("Where and how it was said"),
        required=False,
        hint=gettext_lazy("After the talk in the corridor, on the telephone, in the car."),
    )


class WordsForm(MoveForm):
    """Words alone."""

    words = words_field(gettext_lazy("In which words"))


class ChaseForm(MoveForm):
    """A reminder, in words or without."""

    words = words_field(gettext_lazy("In which words"), required=False)


class ReasonForm(MoveForm):
    """A reason alone."""

    reason = words_field(gettext_lazy("Why"))


class SupersedeForm(MoveForm):
    """Which request takes the place, and why."""

    by = line_field(gettext_lazy("The request that takes its place"))
    reason = words_field(gettext_lazy("Why"))


class OwnerForm(MoveForm):
    """Who has it in hand, and what is to be done."""

    owner = forms.ChoiceField(
        label=gettext_lazy("Owner"),
        help_text=gettext_lazy("Members who may see this request."),
    )
    words = words_field(gettext_lazy("What is to be done"), required=False)

    def set_choices(self, standing: Standing) -> None:
        """Offer the members who may see the request."""
        owner = self.fields["owner"]
        assert isinstance(owner, forms.ChoiceField)
        kept = str(self.initial.get("owner", ""))
        names = dict.fromkeys([*self.owners, *([kept] if kept else [])])
        owner.choices = [("", _("choose")), *((name, name) for name in names)]


class ParkForm(MoveForm):
    """Why it rests, and until when."""

    reason = words_field(gettext_lazy("Why it rests"))
    review = day_field(
        gettext_lazy("Looked at again on"), hint=gettext_lazy("On that day it is on your list again.")
    )


class FollowUpForm(MoveForm):
    """What is to be done, by whom, by when."""

    task = line_field(gettext_lazy("What is to be done"))
    owner = line_field(gettext_lazy("By whom"))
    due = day_field(gettext_lazy("By which day"))


class DoneForm(MoveForm):
    """Which follow-up is done."""

    task = choice_field(gettext_lazy("Follow-up"))
    words = words_field(gettext_lazy("How"), required=False)

    def set_choices(self, standing: Standing) -> None:
        """Offer the follow-ups that are open."""
        entries = standing.cares[self.side].follow_ups
        _offer(self, "task", [each.task for each in entries if each.done is None or self.corrects])


class ContactForm(MoveForm):
    """Who spoke with whom, how, and what was said."""

    by = forms.TypedChoiceField(
        label=gettext_lazy("What it was"),
        choices=[(each.value, gettext_lazy(each.value)) for each in ContactBy],
        coerce=ContactBy,
        widget=forms.RadioSelect,
    )
    between = line_field(gettext_lazy("Between whom"))
    words = words_field(gettext_lazy("What was said"))
    on = day_field(
        gettext_lazy("Its day"), required=False, hint=gettext_lazy("Leave it empty if it was today.")
    )


class EncounterForm(MoveForm):
    """When and where the principals met before."""

    on = day_field(gettext_lazy("Day"))
    place = line_field(gettext_lazy("Place"))
    words = words_field(gettext_lazy("What there is to remember"), required=False)


class OpenItemForm(MoveForm):
    """What is to be settled, by when, and whether it blocks."""

    item = line_field(gettext_lazy("What is to be settled"))
    words = words_field(gettext_lazy("What there is to know about it"), required=False)
    due = day_field(gettext_lazy("By which day"), required=False)
    blocking = forms.BooleanField(
        label=gettext_lazy("It must be settled or waived before we confirm the meeting"), required=False
    )


class ItemForm(MoveForm):
    """One of the open items."""

    item = choice_field(gettext_lazy("Open item"))

    def set_choices(self, standing: Standing) -> None:
        """Offer the items that are open."""
        items = standing.items.values() if self.corrects else standing.open_items
        _offer(self, "item", [item.name for item in items])


class SettleForm(ItemForm):
    """Which item is settled, and how."""

    value = line_field(gettext_lazy("How it is settled"), length=400)


class WaiveForm(ItemForm):
    """Which item is let be, and why."""

    reason = words_field(gettext_lazy("Why it may be let be"))


class InPrincipleForm(MoveForm):
    """What is still open when the meeting is agreed in principle."""

    usual = forms.MultipleChoiceField(
        label=gettext_lazy("Still open"),
        choices=[(item, gettext_lazy(item)) for item in USUAL_ITEMS],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    others = line_field(
        gettext_lazy("Other items"), required=False, hint=gettext_lazy("Separated by commas."), length=400
    )
    words = words_field(gettext_lazy("In which words"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("usual", list(USUAL_ITEMS))

    def initial_of(self, act: Act) -> dict[str, Any]:
        """The items of the act, the usual ones ticked."""
        assert isinstance(act, acts.AgreeInPrinciple)
        others = [item for item in act.open_items if item not in USUAL_ITEMS]
        usual = [item for item in act.open_items if item in USUAL_ITEMS]
        return {"usual": usual, "others": ", ".join(others), "words": act.words}

    def filled(self) -> dict[str, Any]:
        """The act's fields as they were filled in."""
        others = [part.strip() for part in self.cleaned_data["others"].split(",")]
        items = dict.fromkeys([*self.cleaned_data["usual"], *filter(None, others)])
        return {**super().filled(), "open_items": tuple(items)}


class HeldForm(MoveForm):
    """When the meeting began and ended, by the clocks of the place."""

    day = day_field(gettext_lazy("Day"))
    begins = clock_field(gettext_lazy("Began at"))
    ends = clock_field(
        gettext_lazy("Ended at"), hint=gettext_lazy("An end before the beginning is on the day after.")
    )
    words = words_field(gettext_lazy("What there is to say about it"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._began: Minute | None = None
        self._ended: Minute | None = None
        meeting = self.standing.confirmed
        self.place_zone = meeting.zone if meeting else self.zone
        self.fields["begins"].help_text = _("By the clocks of %(zone)s.") % {"zone": self.place_zone}
        if meeting is not None:
            self.initial.setdefault("day", day_at(meeting.begins, meeting.zone))

    def initial_of(self, act: Act) -> dict[str, Any]:
        """The hours of the act, by the clocks of the place."""
        assert isinstance(act, acts.Held)
        agreed = self.standing.agreed
        zone = agreed.option.zone if agreed else self.zone
        found: dict[str, Any] = {"words": act.words}
        for name, minute in (("begins", act.began), ("ends", act.ended)):
            if minute is not None:
                found[name] = datetime_at(minute, zone).strftime("%H:%M")
        if act.began is not None:
            found["day"] = day_at(act.began, zone)
        return found

    def clean(self) -> dict[str, Any]:
        """Read the hours by the clocks of the place."""
        given = super().clean()
        day, began, ended = (given.get(name) for name in ("day", "begins", "ends"))
        if day and began:
            self._began = self.minute_at("begins", day, began, self.place_zone)
        if day and ended and self._began is not None:
            self._ended = self.end_at(self._began, "ends", day, ended, self.place_zone)
        elif day and ended and not began:
            self._ended = self.minute_at("ends", day, ended, self.place_zone)
        return given

    def filled(self) -> dict[str, Any]:
        """The act's fields as they were filled in."""
        return {"began": self._began, "ended": self._ended, "words": self.cleaned_data["words"]}


def _offer(form: MoveForm, name: str, words: list[str]) -> None:
    """Offer these words, the only one chosen already."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = [(each, each) for each in words]
    if len(words) == 1:
        form.initial.setdefault(name, words[0])
