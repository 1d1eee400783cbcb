"""Forms of a file: opening a request, a paper that it needs, and looking at a provisional confirmation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sidelines.desk import access
from sidelines.desk.access import Viewer
from sidelines.desk.forms.diary import day_field
from sidelines.desk.forms.moves import choice_field, line_field, words_field
from sidelines.desk.models import Principal, Ring
from sidelines.desk.models.people import new_code
from sidelines.errors import PlaceError
from sidelines.phrases import joined
from sidelines.places import City, find_city

_OUTSIDE = ("office", "name", "home")
EVERYBODY = "everybody"
"""What stands for no ring: a word of its own, so that a sheet sent without an answer lets nobody in."""


class PrincipalField(forms.ModelChoiceField):  # type: ignore[type-arg]  # it takes none when run
    """A principal of another office, told with the office."""

    def label_from_instance(self, obj: Any) -> str:
        """The principal's name and office."""
        return f"{obj.name} ({obj.office.name})"


class OpenForm(forms.Form):
    """A request that is opened with a wish: for whom, with whom, in which words, and who has it in hand."""

    token = forms.CharField(widget=forms.HiddenInput, max_length=20, initial=new_code)
    principal = forms.ModelChoiceField(
        label=gettext_lazy("Our principal"), queryset=Principal.objects.none(), to_field_name="code"
    )
    words = words_field(gettext_lazy("The wish, in the principal's words"))
    said = line_field(
        gettext_lazy("Where and how it was said"),
        required=False,
        hint=gettext_lazy("After the talk in the corridor, on the telephone, in the car."),
    )
    counterpart = PrincipalField(
        label=gettext_lazy("With whom, from the list"),
        queryset=Principal.objects.none(),
        to_field_name="code",
        required=False,
        empty_label=gettext_lazy("somebody who is not on this list"),
    )
    name = line_field(gettext_lazy("The other principal"), required=False)
    title = line_field(gettext_lazy("Title"), required=False)
    office = line_field(gettext_lazy("The office that acts for that principal"), required=False)
    home = line_field(
        gettext_lazy("City in which that principal is at home"),
        required=False,
        hint=gettext_lazy("With its country where several bear the name."),
    )
    letters_address = forms.EmailField(
        label=gettext_lazy("Address for letters"),
        required=False,
        help_text=gettext_lazy("Nothing is sent by this sheet."),
    )
    subject = line_field(
        gettext_lazy("Subject"),
        required=False,
        hint=gettext_lazy("Shown inside our office alone."),
    )
    owner = forms.ChoiceField(
        label=gettext_lazy("Owner"),
        required=False,
        help_text=gettext_lazy("Without one it is the office's owner of new requests."),
    )
    ring = forms.ModelChoiceField(
        label=gettext_lazy("Ring"),
        queryset=Ring.objects.none(),
        to_field_name="code",
        required=False,
        empty_label=gettext_lazy("everybody who may see our principal"),
        help_text=gettext_lazy("Outside a ring the request does not exist."),
    )

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        edits = [each for each in viewer.rights if access.may_edit(viewer, each)]
        own = access.principals(viewer).filter(pk__in=edits).order_by("name")
        others = access.counterparts(viewer).select_related("office")
        self._choose("principal", own)
        if len(alone := own[:2]) == 1:
            self.initial.setdefault("principal", alone[0].code)
        self._choose("counterpart", others.order_by("office__name", "name"))
        self._choose("ring", Ring.objects.filter(pk__in=viewer.ring_ids, office=viewer.office))
        owner = self.fields["owner"]
        assert isinstance(owner, forms.ChoiceField)
        owner.choices = [("", _("nobody yet")), *_owners(viewer)]

    def _choose(self, name: str, rows: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows

    def groups(self) -> list[dict[str, Any]]:
        """The fields in the order in which they are shown."""
        return [
            {"legend": "", "fields": self._bound("principal", "words", "said")},
            {"legend": "", "fields": self._bound("counterpart")},
            {
                "legend": _("A principal who is not on the list"),
                "fields": self._bound("name", "title", "office", "home", "letters_address"),
                "folded": not any(self[name].value() or name in self.errors for name in _OUTSIDE),
            },
            {"legend": "", "fields": self._bound("subject", "owner", "ring")},
        ]

    def _bound(self, *names: str) -> list[forms.BoundField]:
        return [self[name] for name in names]

    def clean_home(self) -> City | None:
        """The home city, if it is known."""
        name = self.cleaned_data["home"].strip()
        if not name:
            return None
        try:
            return find_city(name)
        except PlaceError as refusal:
            raise forms.ValidationError(str(refusal)) from None

    def clean(self) -> dict[str, Any]:
        """It needs another principal, on the list or not, and an owner who may see it."""
        super().clean()
        asked = self.cleaned_data
        outside = [name for name in _OUTSIDE if asked.get(name)]
        if asked.get("counterpart") and outside:
            self.add_error("counterpart", _("Choose from the list, or name somebody new, not both."))
        elif not asked.get("counterpart") and "counterpart" not in self.errors:
            for name in _OUTSIDE:
                if not asked.get(name) and name not in self.errors:
                    self.add_error(name, _("Somebody who is not on the list needs this."))
        if asked.get("owner") and asked.get("principal") and "ring" not in self.errors:
            self._look_at_owner(asked["owner"], asked["principal"], asked.get("ring"))
        return asked

    def _look_at_owner(self, name: str, principal: Principal, ring: Ring | None) -> None:
        if not access.members_who_see(self.viewer.office, principal, ring).filter(name=name).exists():
            self.add_error(
                "owner",
                _("%(name)s may not see this request: choose another, or another ring.") % {"name": name},
            )


def _owners(viewer: Viewer) -> Iterator[tuple[str, str]]:
    """The members of the office, each with those of the viewer's own rings in which they are: one may choose a ring."""
    mine = Prefetch("rings", Ring.objects.filter(pk__in=viewer.ring_ids), to_attr="shared")
    for member in viewer.office.members.filter(is_active=True).order_by("name").prefetch_related(mine):
        rings = joined([ring.name for ring in member.shared])
        yield (
            member.name,
            _("%(name)s (in %(rings)s)") % {"name": member.name, "rings": rings} if rings else member.name,
        )


class RingOfFileForm(forms.Form):
    """For whom a request exists from now on, and who has it in hand if its owner is none of them."""

    token = forms.CharField(widget=forms.HiddenInput, max_length=20, initial=new_code)
    ring = choice_field(gettext_lazy("Who may know of it"))
    owner = forms.ChoiceField(
        label=gettext_lazy("Owner, if the present one would no longer see it"),
        required=False,
        help_text=gettext_lazy("A request never lies with somebody for whom it does not exist."),
    )

    def __init__(
        self, *args: Any, rings: Sequence[Ring], open_to_all: bool, owners: Sequence[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        everybody = [(EVERYBODY, _("Everybody who may see our principal"))] if open_to_all else []
        self._offer("ring", [*everybody, *((ring.code, ring.name) for ring in rings)])
        self._offer("owner", [("", _("me")), *((name, name) for name in owners)])
        self.rings = {ring.code: ring for ring in rings}

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def chosen(self) -> Ring | None:
        """The ring that was chosen, or none for everybody who may see the principal."""
        return self.rings.get(self.cleaned_data["ring"])


class PaperForm(forms.Form):
    """A paper that a file needs."""

    token = forms.CharField(widget=forms.HiddenInput, max_length=20, initial=new_code)
    title = line_field(gettext_lazy("Paper"))
    owner_name = line_field(gettext_lazy("Who writes it"))
    due = day_field(gettext_lazy("By which day"))
    where = line_field(gettext_lazy("Where it is kept"), required=False)


class LookForm(forms.Form):
    """What becomes of a provisional confirmation, once somebody has looked at the whole diary."""

    token = forms.CharField(widget=forms.HiddenInput, max_length=20, initial=new_code)
    verdict = choice_field(
        gettext_lazy("What is to become of it"),
        [
            ("pass", gettext_lazy("Let it pass: the meeting is confirmed in the name of who confirmed it")),
            ("stop", gettext_lazy("Don't let it pass")),
        ],
    )
    override = line_field(
        gettext_lazy("Let the two meetings overlap, because"),
        required=False,
        hint=gettext_lazy("Your name and this reason are kept with the meeting."),
        length=400,
    )

    def __init__(self, *args: Any, clashing: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not clashing:
            del self.fields["override"]
