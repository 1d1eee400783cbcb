"""What an office outside answers on its page: each option, or the one thing asked, and words of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from sidelines.desk import bridge, clock
from sidelines.desk.asked import Asked, Step
from sidelines.desk.models.people import new_code
from sidelines.errors import PlaceError
from sidelines.meetings.acts import Accept, Act, Counter, Refuse, Say
from sidelines.meetings.options import Option
from sidelines.meetings.words import option_words
from sidelines.places import find_city
from sidelines.times import datetime_at, instant

LATER, YES, NO, ANOTHER = "later", "yes", "no", "another"
FARTHEST = timedelta(days=5 * 366)
_TEXT = {"rows": 2}


class OptionForm(forms.Form):
    """The answer to one option."""

    choice = forms.ChoiceField(
        label=gettext_lazy("Your answer"),
        choices=(
            (YES, gettext_lazy("It suits us")),
            (NO, gettext_lazy("It does not suit us")),
            (ANOTHER, gettext_lazy("Another time or place instead")),
            (LATER, gettext_lazy("No answer yet")),
        ),
        initial=LATER,
        required=False,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=gettext_lazy("Why it does not suit you"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs=_TEXT),
    )
    day = forms.DateField(
        label=pgettext_lazy("another time", "Day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    clock = forms.TimeField(
        label=gettext_lazy("It begins at"),
        required=False,
        help_text=gettext_lazy("On the place's own 24-hour clock."),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    place = forms.CharField(label=gettext_lazy("City"), max_length=120, required=False)

    def __init__(self, *args: Any, option: Option, **kwargs: Any) -> None:
        self.option = option
        there = datetime_at(option.begins, option.zone)
        kwargs["initial"] = {"day": there.date(), "place": option.city} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Look whether what was chosen is said in full, and whether anything was said and not chosen."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        choice = said["choice"] = said.get("choice") or LATER
        if choice == NO and not said.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Say why it does not suit you: the other office is told."))
        if choice == ANOTHER:
            said["instead"] = self._instead(said)
        if choice in (LATER, YES) and said.get("reason"):
            self.add_error("choice", _("You gave a reason against it: choose whether it suits you."))
        if choice != ANOTHER and said.get("clock"):
            self.add_error("choice", _("You wrote another time: choose whether you offer it instead."))
        return said

    def act(self) -> Act | None:
        """The act that the answer is, once it is valid; none where there is no answer yet."""
        said = self.cleaned_data
        if said["choice"] == YES:
            return Accept(option=self.option)
        if said["choice"] == NO:
            return Refuse(option=self.option, reason=said["reason"])
        return Counter(option=self.option, instead=said["instead"]) if said["choice"] == ANOTHER else None

    def _instead(self, said: Mapping[str, Any]) -> Option | None:
        """The option offered instead, as long as the first one; nothing where something is wrong with it."""
        if any(name in self.errors for name in ("day", "clock", "place")):
            return None
        place = self._place(said.get("place") or "")
        if said.get("day") is None:
            self.add_error("day", _("Say on which day."))
        if said.get("clock") is None:
            self.add_error("clock", _("Say when it begins, on the place's own clock."))
        if place is None or said.get("day") is None or said.get("clock") is None:
            return None
        return self._at(said["day"], said["clock"], *place)

    def _place(self, name: str) -> tuple[str, str, str] | None:
        """City, country and zone: those of the option unless another city is named."""
        option = self.option
        if not name or name.casefold() == option.city.casefold():
            return option.city, option.country, option.zone
        try:
            city = find_city(name)
        except PlaceError as problem:
            self.add_error("place", str(problem))
            return None
        return city.name, city.country, city.zone

    def _at(self, day: date, begins: time, city: str, country: str, zone: str) -> Option | None:
        option, now = self.option, clock.now()
        if abs(day - now.date()) > FARTHEST:
            self.add_error("day", _("That is more than five years away."))
            return None
        at = instant(day, begins.hour * 60 + begins.minute, zone)
        if datetime_at(at, zone).time() != begins.replace(second=0, microsecond=0):
            self.add_error("clock", _("The clocks there leave out this time on that day."))
        elif at <= bridge.minute(now):
            self.add_error("day", _("That is past already."))
        elif at == option.begins and city == option.city and not option.hours_open:
            self.add_error("clock", _("That is the time that was offered: choose that it suits you."))
        else:
            length = 60 if option.hours_open else option.ends - option.begins
            return Option(key=new_code(), begins=at, ends=at + length, zone=zone, city=city, country=country)
        return None


class WholeForm(forms.Form):
    """The answer to what is asked as a whole: yes, or no with a reason."""

    choice = forms.ChoiceField(
        label=gettext_lazy("Your answer"), required=False, initial=LATER, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=gettext_lazy("Why not"), max_length=500, required=False, widget=forms.Textarea(attrs=_TEXT)
    )

    def __init__(self, *args: Any, asked: Asked, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        choice = self.fields["choice"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = list(self._choices())

    def _choices(self) -> Iterator[tuple[str, str]]:
        yes = {
            Step.SOUNDING: _("Yes, in principle"),
            Step.AGREE: _("We agree to this place and time"),
            Step.CONFIRM: _("We confirm this meeting"),
        }
        if self.asked.step in yes:
            yield YES, yes[self.asked.step]
        if self.asked.refusal is not None:
            yield NO, _("No, there will be no meeting")
        yield LATER, _("No answer yet") if self.asked.step in yes else _("As answered above")

    def clean(self) -> dict[str, Any]:
        """A no has a reason, and a reason has a no."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        said["choice"] = said.get("choice") or LATER
        if said["choice"] == NO and not said.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Say why not: the other office is told."))
        if said["choice"] != NO and said.get("reason"):
            self.add_error("choice", _("You gave a reason against it: choose what you answer."))
        return said

    def acts(self) -> tuple[Act, ...]:
        """The acts that the answer is, once it is valid."""
        if self.cleaned_data["choice"] == YES:
            return self.asked.yes()
        if self.cleaned_data["choice"] == NO and self.asked.refusal is not None:
            return (self.asked.refusal(reason=self.cleaned_data["reason"]),)
        return ()


class WordsForm(forms.Form):
    """Words of their own, who answers, and where a receipt may go."""

    words = forms.CharField(
        label=gettext_lazy("A question, or words of your own"),
        max_length=2000,
        required=False,
        help_text=gettext_lazy("They go to the other office, and bind you to nothing."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    name = forms.CharField(
        label=gettext_lazy("Who answers"),
        max_length=200,
        help_text=gettext_lazy("Your name and function, as the other office should read them."),
        error_messages={"required": gettext_lazy("Say who answers.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    receipt_address = forms.EmailField(
        label=gettext_lazy("An e-mail address for the receipt"),
        required=False,
        help_text=gettext_lazy(
            "The receipt is shown on the next page in any case. An address that you leave here is used to send it "
            "to you and for nothing else; it is shown to nobody, and erased once the receipt is sent."
        ),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class Reply:
    """All that the page asks, as one answer."""

    def __init__(self, sent: Mapping[str, Any] | None, asked: Asked, seen: int) -> None:
        self.asked = asked
        self.options = [
            OptionForm(sent, prefix=f"option-{entry.option.key}", option=entry.option)
            for entry in asked.entries
        ]
        whole = asked.step in (Step.SOUNDING, Step.AGREE, Step.CONFIRM) or asked.refusal is not None
        self.whole = WholeForm(sent, prefix="whole", asked=asked) if whole else None
        self.words = WordsForm(sent, initial={"seen": seen})
        self.refused = ""
        """Why the answer as a whole can't be taken."""

    @property
    def forms(self) -> list[forms.Form]:
        """The forms of the page, from top to bottom."""
        return [*self.options, *([self.whole] if self.whole else []), self.words]

    def is_valid(self) -> bool:
        """Whether it can be taken: every part is said in full, and something is answered."""
        valid = [
            form.is_valid() for form in self.forms
        ]  # each of them, so that the page says all that is wrong
        if not all(valid):
            return False
        if not self.acts():
            self.refused = _("Nothing is answered yet: choose an answer, or write what you would ask.")
        elif self._no_and_more():
            self.refused = _(
                "You say that there will be no meeting, and answer options all the same: which is it?"
            )
        return not self.refused

    def _no_and_more(self) -> bool:
        answers = [form.act() for form in self.options]
        return bool(self.whole and self.whole.acts()) and any(act is not None for act in answers)

    def acts(self) -> list[Act]:
        """The acts that the answer consists of; words come last, but before a no, after which nothing is said."""
        found: list[Act] = [act for form in self.options if (act := form.act()) is not None]
        found += self.whole.acts() if self.whole else ()
        words = self.words.cleaned_data["words"].strip()
        says: list[Act] = [Say(words=words)] if words else []
        no = self.asked.refusal
        ends = no is not None and any(isinstance(act, no) for act in found)
        return [*says, *found] if ends else [*found, *says]

    def errors(self) -> list[tuple[str, str, str]]:
        """What must be put right: the field's place on the page, what it is about, and what is wrong."""
        found = [("", "", self.refused)] if self.refused else []
        for form in self.forms:
            about = f"{option_words(form.option)}: " if isinstance(form, OptionForm) else ""
            for field in form:
                found += [(str(field.auto_id), f"{about}{field.label}", str(error)) for error in field.errors]
        return found
