"""Forms of a search: whose diaries, which days, within what limits, and what becomes of the options chosen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sidelines.desk.forms.diary import CASE_ENDINGS, ENDINGS, UploadForm, clock_field, day_field
from sidelines.desk.forms.options import answer_by_hint, end_of
from sidelines.desk.models import ItineraryNote, Principal, RequestSide, Ring
from sidelines.desk.searches import MOST_DAYS, Asked
from sidelines.finding.ranking import PRESETS
from sidelines.finding.wanted import FORMAT_MINUTES
from sidelines.formats.cases.items import Values
from sidelines.times import Minute, day_text, duration_text

CAPITALS, EVERYWHERE, NAMED = "capitals and airports", "all", "named"


class OtherDiaryForm(UploadForm):
    """The itinerary of a principal whose diary is not kept here, for one search."""

    endings: tuple[str, ...] = (*ENDINGS, *CASE_ENDINGS)
    name = forms.CharField(label=gettext_lazy("Whose it is"), max_length=200, required=False)
    home = forms.CharField(
        label=gettext_lazy("Where that principal lives"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("A city, with its country where several bear the name."),
    )

    field_order = ("name", "home", "file", "pasted")

    def __init__(
        self,
        *args: Any,
        required: bool = False,
        keeps: bool = False,
        note: ItineraryNote | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._required = required
        self.note = note
        if note is not None:
            self.fields["use_note"] = forms.BooleanField(
                label=_("Use our own note where nothing else is handed in"), required=False, initial=True
            )
        if keeps:
            self.fields["keep"] = forms.BooleanField(
                label=_("Keep what is handed in with the request, as our own note"), required=False
            )
        if required:
            self.endings = ENDINGS
            self.fields["name"].required = self.fields["home"].required = True
            return
        file = self.fields["file"]
        file.help_text = _(
            "An .ics, .csv, .xlsx or .ods file, or a case file of Sidelines (.toml), of at most 2 MB."
        )
        file.widget.attrs["accept"] = ",".join(self.endings)

    @property
    def said(self) -> bool:
        """Whether anything was said of this principal."""
        return self.given or bool(self.cleaned_data.get("name"))

    @property
    def from_case(self) -> bool:
        """Whether a case file was handed in, which says itself whose it is."""
        file = self.cleaned_data.get("file")
        return file is not None and str(file.name).lower().endswith(CASE_ENDINGS)

    def clean(self) -> dict[str, Any]:
        """Ask for a name and a home where a diary or anything else was said."""
        given = super().clean()
        if self._required and not self.given and not self.errors:
            self.add_error("file", _("Choose a file of at most 2 MB, or paste its text."))
        if not self._required and (self.said or given.get("home")) and not self.from_case:
            if not given.get("name") and "name" not in self.errors:
                self.add_error("name", _("Say whose itinerary this is."))
            if not given.get("home") and "home" not in self.errors:
                self.add_error("home", _("Say where that principal lives."))
        return given


class NoteForm(forms.Form):
    """Our own note of somebody's itinerary, as the text that it is kept as."""

    text = forms.CharField(
        label=gettext_lazy("The note"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "A table [[principals.stays]] for each stay: city, from and to, local to the place."
        ),
    )


class LimitsForm(forms.Form):
    """The days and the limits of a search."""

    first = day_field(gettext_lazy("From"))
    last = day_field(gettext_lazy("To"), hint=gettext_lazy("At most 92 days, both included."))
    format = forms.ChoiceField(
        label=gettext_lazy("Format"),
        choices=[(name, f"{name} ({duration_text(minutes)})") for name, minutes in FORMAT_MINUTES.items()],
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes, if not as long as usual"), required=False, min_value=1, max_value=1440
    )
    opens = clock_field(gettext_lazy("Not before this local hour"), required=True)
    closes = clock_field(gettext_lazy("Over by this local hour"), required=True)
    third_country = forms.BooleanField(
        label=gettext_lazy("In a third country: in none of theirs"), required=False
    )
    no_weekends = forms.BooleanField(label=gettext_lazy("Not on a Saturday or Sunday"), required=False)
    not_before = day_field(gettext_lazy("Not before"), required=False)
    host_in = forms.CharField(
        label=gettext_lazy("Only in these countries"),
        required=False,
        max_length=1000,
        help_text=gettext_lazy("By name or code, with commas between."),
    )
    host_not_in = forms.CharField(
        label=gettext_lazy("In none of these countries"), required=False, max_length=1000
    )
    candidates = forms.ChoiceField(
        label=gettext_lazy("Places looked at"),
        widget=forms.RadioSelect,
        choices=[
            (CAPITALS, gettext_lazy("Capitals, and large cities with an airport")),
            (EVERYWHERE, gettext_lazy("Every city of the table (slower)")),
            (NAMED, gettext_lazy("Only the cities named below")),
        ],
    )
    cities = forms.CharField(
        label=gettext_lazy("Cities"),
        required=False,
        max_length=2000,
        help_text=gettext_lazy("With semicolons between: Vienna; Reykjavík; Birmingham, UK."),
    )
    ranking = forms.ChoiceField(
        label=gettext_lazy("Ranked"), choices=[(name, gettext_lazy(name)) for name in PRESETS]
    )

    @staticmethod
    def usual(today: date) -> dict[str, Any]:
        """What the form begins with: the defaults of the command line, over the next weeks."""
        return {
            "first": today + timedelta(days=1),
            "last": today + timedelta(days=14),
            "format": "bilateral",
            "opens": "08:00",
            "closes": "22:00",
            "candidates": CAPITALS,
            "ranking": "balanced",
        }

    def clean(self) -> dict[str, Any]:
        """Refuse days the wrong way round or too many, and names where none is given."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = given.get("first"), given.get("last")
        if first and last:
            if last < first:
                self.add_error("last", _("The last day is before the first."))
            elif (last - first).days >= MOST_DAYS:
                said = _("%(days)s days are more than a page looks at: ask about %(most)s at most.")
                self.add_error("last", said % {"days": (last - first).days + 1, "most": MOST_DAYS})
        if given.get("candidates") == NAMED and not _listed(given.get("cities", ""), ";"):
            self.add_error("cities", _("Name at least one city."))
        return given

    def asked(self) -> Asked:
        """What is asked."""
        given = self.cleaned_data
        named = tuple(_listed(given["cities"], ";"))
        return Asked(
            first=given["first"],
            last=given["last"],
            format=given["format"],
            minutes=given["minutes"],
            opens=f"{given['opens']:%H:%M}",
            closes=f"{given['closes']:%H:%M}",
            candidates=named if given["candidates"] == NAMED else given["candidates"],
            limits=tuple(self._limits()),
            ranking=given["ranking"],
        )

    def _limits(self) -> list[Values]:
        given = self.cleaned_data
        found: list[Values] = []
        if given["third_country"]:
            found.append({"type": "third_country"})
        for name in ("host_in", "host_not_in"):
            if countries := _listed(given[name], ","):
                found.append({"type": name, "countries": countries})
        if given["not_before"]:
            found.append({"type": "not_before", "when": given["not_before"]})
        if given["no_weekends"]:
            found.append({"type": "not_on_weekdays", "weekdays": ["Saturday", "Sunday"]})
        return found


def _listed(text: str, between: str) -> list[str]:
    return [part.strip() for part in text.split(between) if part.strip()]


class OursForm(forms.Form):
    """Which of the office's own principals take part."""

    ours = forms.MultipleChoiceField(
        label=gettext_lazy("Our principals"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, principals: Sequence[Principal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.principals = {each.code: each for each in principals}
        ours = self.fields["ours"]
        assert isinstance(ours, forms.MultipleChoiceField)
        ours.choices = [(each.code, str(each)) for each in principals]

    def chosen(self) -> list[Principal]:
        """The principals who were chosen."""
        return [self.principals[code] for code in self.cleaned_data["ours"]]


class WhyNotForm(forms.Form):
    """A day, a city or both, of which somebody asks why not."""

    day = day_field(gettext_lazy("Day"), required=False)
    city = forms.CharField(label=gettext_lazy("City"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for one of them at least."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if not given.get("day") and not given.get("city") and not self.errors:
            self.add_error("city", _("Say a day, a city or both."))
        return given


NEW = "new"


class ProposalForm(forms.Form):
    """What becomes of the options that were chosen: a draft or an offer, in which request."""

    file = forms.ChoiceField(label=gettext_lazy("In which request"), widget=forms.RadioSelect)
    subject = forms.CharField(
        label=gettext_lazy("Subject of the new request"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("In our own file alone; the other office doesn't see it."),
    )
    principal = forms.ChoiceField(label=gettext_lazy("In whose name"))
    counterpart = forms.ChoiceField(
        label=gettext_lazy("Whom the new request is to"),
        required=False,
    )
    ring = forms.ChoiceField(label=gettext_lazy("Who may know of the new request"), required=False)
    how = forms.ChoiceField(
        label=gettext_lazy("What becomes of them"),
        widget=forms.RadioSelect,
        choices=[
            ("draft", gettext_lazy("Draw them up: only our office sees them")),
            ("offer", gettext_lazy("Offer them to the other side now")),
        ],
        initial="draft",
    )
    answered_by = day_field(gettext_lazy("An offer is to be answered by"), required=False)
    words = forms.CharField(
        label=gettext_lazy("Words with them"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self,
        *args: Any,
        files: Sequence[RequestSide],
        principals: Sequence[Principal],
        counterparts: Sequence[Principal],
        rings: Sequence[Ring],
        today: date,
        zone: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._today, self._zone = today, zone
        self.fields["answered_by"].help_text = answer_by_hint(zone)
        new = [(NEW, _("A new request"))] if principals and counterparts else []
        self._choose("file", [*((row.code, _named(row)) for row in files), *new])
        self._choose("principal", [(each.code, str(each)) for each in principals])
        named = [(each.code, f"{each} ({each.office})") for each in counterparts]
        self._choose("counterpart", named if len(named) == 1 else [("", _("Choose")), *named])
        everybody = [("", _("Everybody who may see the principal"))]
        self._choose("ring", [*everybody, *((ring.code, str(ring)) for ring in rings)])

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        """Ask what a new request is about, and to whom it is."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("file") == NEW:
            if not given.get("subject"):
                self.add_error("subject", _("Say what the new request is about."))
            if not given.get("counterpart"):
                self.add_error("counterpart", _("Say whom the new request is to."))
        day = given.get("answered_by")
        if given.get("how") == "offer" and day is not None and day < self._today:
            self.add_error("answered_by", _("%(day)s is past.") % {"day": day_text(day)})
        return given

    def answer_by(self) -> Minute | None:
        """By when an offer is to be answered, if a day is set: the end of it, by our office's clocks."""
        day = self.cleaned_data["answered_by"]
        return None if day is None else end_of(day, self._zone)


def _named(row: RequestSide) -> str:
    """A request by its subject and its sides' principals, our own first: those of a subject are told apart."""
    sides = [side.principal.name for side in row.meeting.sides.all() if side.pk != row.pk]
    pair = " – ".join([row.principal.name, *sides])
    return f"{row.subject}: {pair}" if row.subject else pair
