"""Forms of moves: what a kind of move says, as something to fill in; each gives the act once it is valid.

The same form makes a move of ours, enters one of the other side's as reported to us, and corrects an entry.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _

from sidelines.desk import reach
from sidelines.desk.bridge import File
from sidelines.desk.forms.clocks import ClocksForm
from sidelines.desk.forms.diary import clock_field, day_field
from sidelines.desk.models.people import new_code
from sidelines.desk.reach import Reach
from sidelines.meetings.acts import Act
from sidelines.meetings.moves import Move
from sidelines.meetings.options import Option
from sidelines.meetings.sides import Channel, Report
from sidelines.meetings.standing import Standing
from sidelines.meetings.words import move_words
from sidelines.times import Minute, datetime_at, day_at, day_text, time_text

REPORT = ("said_by", "channel", "learned_on", "learned_at", "document")
CORRECTION = ("why_corrected", "counts")
WHO_SEES = "who_sees"
INSTEAD, NOT_AT_ALL = "instead", "not at all"


def words_field(label: Any, *, required: bool = True, hint: Any = "") -> forms.CharField:
    """Several lines of text."""
    return forms.CharField(
        label=label,
        required=required,
        help_text=hint,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def line_field(label: Any, *, required: bool = True, hint: Any = "", length: int = 200) -> forms.CharField:
    """One line of text."""
    return forms.CharField(label=label, required=required, help_text=hint, max_length=length)


def choice_field(
    label: Any, choices: Iterable[tuple[str, Any]] = (), *, required: bool = True, hint: Any = ""
) -> forms.ChoiceField:
    """One of a few, all of them in view."""
    return forms.ChoiceField(
        label=label, choices=list(choices), required=required, help_text=hint, widget=forms.RadioSelect
    )


class MoveForm(ClocksForm):
    """What a kind of move says.

    `side` is the key of the side whose move it is: ours, or with `reported` another's. `corrects` is the entry in
    whose place the act is to count; then nothing but a reason is asked for where it is not to count at all.
    """

    token = forms.CharField(widget=forms.HiddenInput, max_length=20, required=False)
    """Names this sheet, so that a move is made once however often the button is pressed."""
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)
    """How many moves the file held when the sheet was opened, so that none made meanwhile is overlooked."""

    def __init__(
        self,
        *args: Any,
        kind: type[Act],
        file: File,
        side: str = "",
        owners: Sequence[str] = (),
        reported: bool = False,
        corrects: Move | None = None,
        **kwargs: Any,
    ) -> None:
        self.kind, self.file, self.side = kind, file, side or file.key
        self.owners, self.reported, self.corrects = owners, reported, corrects
        self.learned: Minute | None = None
        initial = {"token": new_code(), **(self.initial_of(corrects.act) if corrects else {})}
        kwargs["initial"] = initial | (kwargs.get("initial") or {}) | {"seen": len(self.standing.moves)}
        super().__init__(*args, **kwargs)
        self.set_choices(self.standing)
        self.reach = Reach.INSIDE if reported or corrects else self._reach()
        if reported:
            self._ask_how_it_is_known()
        if corrects is not None:
            self._ask_why_corrected()

    # --- what a kind of form adds

    def set_choices(self, standing: Standing) -> None:
        """Fill in what can be chosen as the request stands."""

    def initial_of(self, act: Act) -> dict[str, Any]:
        """What the form says where the act is the one that it gives."""
        return {each.name: _as_field(getattr(act, each.name)) for each in fields(act)}

    def filled(self) -> dict[str, Any]:
        """The act's fields as they were filled in."""
        names = [each.name for each in fields(self.kind)]
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}

    def kept(self) -> tuple[Option, ...]:
        """The options whose hours the move may keep in our principal's diary."""
        return ()

    # --- what every form has

    @property
    def standing(self) -> Standing:
        """Where the request stands in our eyes."""
        return self.file.standing

    @property
    def zone(self) -> str:
        """The zone by whose days our office counts."""
        return self.standing.side(self.file.key).zone

    @property
    def home_zone(self) -> str:
        """The zone in which our principal lives."""
        return self.file.row.principal.home_zone

    @property
    def left_out(self) -> bool:
        """Whether an entry is corrected so that nothing counts in its place."""
        return self.corrects is not None and self.data.get("counts") == NOT_AT_ALL

    def act(self) -> Act:
        """The act that a valid form describes."""
        return self.kind(**self.filled())

    @property
    def private(self) -> bool:
        """Whether a move that could be told is kept inside our office; it is, unless the member says otherwise."""
        return self.reach is Reach.EITHER and self.cleaned_data["who_sees"] != Reach.TOLD

    def clean(self) -> dict[str, Any]:
        """Refuse what was written before somebody else made a move, once: the button then stands for what is seen."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if self.reported and given.get("learned_on") and given.get("learned_at"):
            self.learned = self.minute_at("learned_at", given["learned_on"], given["learned_at"], self.zone)
        seen, now = given.get("seen"), len(self.standing.moves)
        if seen is not None and seen < now:
            assert isinstance(self.data, QueryDict)
            self.data = self.data.copy()
            self.data["seen"] = str(now)
            self.add_error(None, self._meanwhile())
        return given

    def _meanwhile(self) -> str:
        last = self.standing.moves[-1]
        at = f"{day_text(day_at(last.at, self.zone))}, {time_text(last.at, self.zone)}"
        said = {"what": move_words(last, self.standing), "who": last.member, "at": at}
        return (
            _(
                "%(who)s has moved since you opened this sheet (%(at)s): %(what)s Look whether your own move still "
                "holds, and press again."
            )
            % said
        )

    def report(self) -> Report:
        """How the other side's act is known to us, once the form is valid."""
        asked = self.cleaned_data
        assert self.learned is not None
        return Report(
            by=self.file.key,
            channel=Channel(asked["channel"]),
            said_by=asked["said_by"],
            learned=self.learned,
            document=asked["document"],
        )

    def groups(self) -> list[dict[str, Any]]:
        """The fields in the order in which they are shown, those that belong together under one legend."""
        apart = (*REPORT, *CORRECTION, WHO_SEES, *self.in_blocks())
        rest = [self[name] for name in self.fields if name not in apart]
        shown = [field for field in rest if not field.is_hidden]
        found = [{"legend": "", "fields": shown[: self.before_blocks()]}, *self.blocks()]
        found.append({"legend": "", "fields": shown[self.before_blocks() :]})
        if self.corrects is not None:
            found.insert(0, {"legend": "", "fields": [self[name] for name in CORRECTION]})
        if self.reported:
            legend = _("How we know it")
            found.append({"legend": legend, "fields": [self[name] for name in REPORT]})
        return [group for group in found if group["fields"]]

    def blocks(self) -> list[dict[str, Any]]:
        """Groups of the kind's own."""
        return []

    def in_blocks(self) -> Sequence[str]:
        """The fields that stand in those groups."""
        return ()

    def before_blocks(self) -> int:
        """How many of the other fields come before them."""
        return 0

    def bound(self, names: Iterable[str]) -> list[BoundField]:
        """Fields by name."""
        return [self[name] for name in names]

    def subject(self, key: str) -> Any:
        """What a choice of the field that says what the move is about stands for."""
        return key

    def _reach(self) -> Reach:
        """How far the move goes; a field is added where the member says it, or a word to each choice that does."""
        name = reach.SUBJECT.get(self.kind, "")
        field = self.fields.get(name)
        choices: Any = field.choices if isinstance(field, forms.ChoiceField) else ()
        found = reach.reach_of(self.standing, self.kind, [self.subject(key) for key, _label in choices])
        if found is Reach.EITHER:
            self.fields[WHO_SEES] = choice_field(
                _("Who will see it"),
                ((Reach.INSIDE.value, _("Inside our office")), (Reach.TOLD.value, _("Tell the other side"))),
                required=False,
            )
            self.initial.setdefault(WHO_SEES, Reach.INSIDE.value)
        elif found is Reach.BY_CHOICE and isinstance(field, forms.ChoiceField):
            field.choices = [(key, f"{label} ({self._how_far(self.subject(key))})") for key, label in choices]
        return found

    def _how_far(self, subject: Any) -> str:
        inside = reach.stays_inside(self.standing, self.kind, subject)
        return _("only our office sees it") if inside else _("the other side is told")

    def _ask_how_it_is_known(self) -> None:
        now = datetime_at(self.file.now, self.zone)
        self.fields["said_by"] = line_field(
            _("Who said it"), hint=_("The person or office from whom we have it.")
        )
        self.fields["channel"] = forms.ChoiceField(
            label=_("How it reached us"), choices=[(each.value, _(each.value)) for each in Channel]
        )
        self.fields["learned_on"] = day_field(_("Day on which we learned it"))
        self.fields["learned_at"] = clock_field(
            _("Time"), required=True, hint=_("By the clocks of %(zone)s.") % {"zone": self.zone}
        )
        self.fields["document"] = line_field(_("The paper in which it stands"), required=False)
        self.initial.setdefault("learned_on", now.date())
        self.initial.setdefault("learned_at", now.strftime("%H:%M"))

    def _ask_why_corrected(self) -> None:
        if self.left_out:
            for field in self.fields.values():
                field.required = False
        self.fields["why_corrected"] = line_field(_("Why it is corrected"), length=400)
        choices = ((INSTEAD, _("as it is written below")), (NOT_AT_ALL, _("not at all")))
        self.fields["counts"] = choice_field(_("From now on it counts"), choices)
        self.initial.setdefault("counts", INSTEAD)


def _as_field(value: object) -> object:
    return value.key if isinstance(value, Option) else value
