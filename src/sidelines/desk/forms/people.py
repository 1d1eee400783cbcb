"""Forms of offices and rights: who may do what, who is let in, and how an office works."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sidelines.countries import country
from sidelines.desk.models import Member, Office, OfficeLadder, Principal, Right
from sidelines.desk.models.people import known_zone
from sidelines.errors import PlaceError
from sidelines.places import City, find_city

WELL_KNOWN = 100_000
"""A city of so many people is known without its country."""
NONE, SEE, EDIT, COMMIT = "none", "see", "edit", "commit"
LEVELS = (
    (NONE, gettext_lazy("sees nothing")),
    (SEE, gettext_lazy("sees")),
    (EDIT, gettext_lazy("sees and edits")),
    (COMMIT, gettext_lazy("sees, edits and commits")),
)


def level_of(right: Right | None) -> str:
    """How far a right goes, in one word."""
    if right is None or not right.may_see:
        return NONE
    return COMMIT if right.may_commit else EDIT if right.may_edit else SEE


class RightForm(forms.Form):
    """What one member may do for one principal; its fields may stand outside the form that sends them."""

    level = forms.ChoiceField(choices=LEVELS)
    whole_diary = forms.BooleanField(required=False)

    def __init__(
        self,
        sent: Mapping[str, Any] | None,
        *,
        member: Member,
        principal: Principal,
        right: Right | None,
        sends: str,
    ) -> None:
        self.principal = principal
        initial = {"level": level_of(right), "whole_diary": bool(right and right.sees_whole_diary)}
        super().__init__(sent, prefix=principal.code, initial=initial, auto_id=f"{sends}-%s")
        names = {"member": member.name, "principal": principal.name}
        said = {
            "level": _("What %(member)s may do for %(principal)s") % names,
            "whole_diary": _("%(member)s sees the whole diary of %(principal)s") % names,
        }
        for name, label in said.items():
            self.fields[name].widget.attrs |= {"form": sends, "aria-label": label}

    def rights(self) -> dict[str, bool]:
        """The rights as `give_right` takes them."""
        level = self.cleaned_data["level"]
        sees = level != NONE
        return {
            "may_see": sees,
            "may_edit": level in (EDIT, COMMIT),
            "may_commit": level == COMMIT,
            "sees_whole_diary": sees and self.cleaned_data["whole_diary"],
        }


class MemberForm(forms.ModelForm[Member]):
    """What is set of a member beside rights."""

    class Meta:
        model = Member
        fields = ("name", "role", "may_administer")


class LeavingForm(forms.Form):
    """Who takes over what a member who leaves has in hand."""

    heir = forms.ModelChoiceField(
        label=gettext_lazy("Who takes over"), queryset=Member.objects.none(), to_field_name="code"
    )

    def __init__(self, *args: Any, leaver: Member, needed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        heir = self.fields["heir"]
        assert isinstance(heir, forms.ModelChoiceField)
        heir.queryset = leaver.office.members.filter(is_active=True).exclude(pk=leaver.pk)
        heir.required, heir.empty_label = needed, _("choose") if needed else _("nobody: nothing is in hand")


class InvitationForm(forms.Form):
    """Whom to invite, and as what."""

    email = forms.EmailField(label=gettext_lazy("E-mail address"))
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200, required=False)
    role = forms.CharField(label=gettext_lazy("Role"), max_length=200, required=False)
    may_administer = forms.BooleanField(label=gettext_lazy("May administer rights"), required=False)


class RingForm(forms.Form):
    """A new ring and those who are in it from the beginning."""

    name = forms.CharField(
        label=gettext_lazy("Name of the ring"),
        max_length=200,
        help_text=gettext_lazy(
            "It stands above every page about a request inside: choose a word that tells nothing."
        ),
    )
    members = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Who needs to know"),
        queryset=Member.objects.none(),
        to_field_name="code",
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, office: Office, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = self.fields["members"]
        assert isinstance(members, forms.ModelMultipleChoiceField)
        members.queryset = office.members.filter(is_active=True)


class OfficeForm(forms.ModelForm[Office]):
    """How the viewer's own office works."""

    class Meta:
        model = Office
        fields = ("name", "short_name", "zone", "letters_address", "default_owner", "chief_of_staff")
        help_texts = {  # noqa: RUF012  # as Django's documentation writes it
            "zone": gettext_lazy(
                "By its days the office counts how long something has waited: Europe/Helsinki is one."
            ),
            "default_owner": gettext_lazy("Whoever has a request that was given to nobody yet."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("default_owner", "chief_of_staff"):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = self.instance.members.filter(is_active=True)
            field.to_field_name = "code"
            # A field of another column than the key is filled with the row itself.
            self.initial[name] = getattr(self.instance, name)
            field.empty_label = _("nobody yet")

    def clean_zone(self) -> str:
        """A zone that is known."""
        return zone_named(self.cleaned_data["zone"])

    def clean_name(self) -> str:
        """A name that no other office of the server has."""
        name = str(self.cleaned_data["name"])
        if Office.objects.filter(outside=False, name=name).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("There is an office called %(name)s already.") % {"name": name})
        return name


def zone_named(said: str) -> str:
    """The zone of that name; raises ValidationError, with the zone of the city that was named instead of it."""
    name = said.strip()
    try:
        known_zone(name)
    except forms.ValidationError:
        try:
            city = find_city(name.rpartition("/")[2].replace("_", " "))
        except PlaceError:
            raise forms.ValidationError(
                _(
                    "%(name)s is no zone that is known: zones are named like Europe/Vienna, by a continent and a city."
                ),
                params={"name": name},
            ) from None
        raise forms.ValidationError(
            _("%(name)s is no zone that is known: write %(zone)s, by which %(city)s lives."),
            params={"name": name, "zone": city.zone, "city": city.label},
        ) from None
    return name


class LadderForm(forms.ModelForm[OfficeLadder]):
    """After how many days without a move silence climbs."""

    class Meta:
        model = OfficeLadder
        fields = (
            "chief_of_staff", "principal", "chase", "their_chief_of_staff", "their_principal", "read_out",
        )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            assert isinstance(field, forms.IntegerField)
            field.min_value, field.help_text = 1, _("days")
            field.widget.attrs |= {"min": 1, "max": 365}

    def clean(self) -> dict[str, Any]:
        """Refuse a ladder whose higher rung comes before the one below it, and name both."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        for below, above in (("chief_of_staff", "principal"), ("their_chief_of_staff", "their_principal")):
            lower, higher = given.get(below), given.get(above)
            if lower is not None and higher is not None and higher < lower:
                said = _(
                    "It reaches the chief of staff after %(lower)d days, and can't reach the principal "
                    "after %(higher)d."
                )
                self.add_error(above, said % {"lower": lower, "higher": higher})
        return given


class PlacedForm(forms.ModelForm[Principal]):
    """A principal, whose home city gives the home zone."""

    class Meta:
        model = Principal
        fields = ("name", "title", "home_city")
        help_texts = {"home_city": gettext_lazy("With its country: Linz, Austria.")}  # noqa: RUF012

    def clean_home_city(self) -> str:
        """The city with its country, and its zone as the home zone; a small town named without one is asked about."""
        said = str(self.cleaned_data["home_city"]).strip()
        if "home_city" not in self.changed_data:
            return said
        try:
            city = find_city(said)
        except PlaceError as problem:
            raise forms.ValidationError(str(problem)) from problem
        if "," not in said and not city.capital and city.population < WELL_KNOWN:
            raise forms.ValidationError(
                _(
                    "The %(name)s that is known lies in %(country)s (%(zone)s): write “%(label)s” if it is meant."
                ),
                params={
                    "name": city.name,
                    "country": country(city.country).name,
                    "zone": city.zone,
                    "label": city.label,
                },
            )
        self.instance.home_zone = city.zone
        return _with_country(city, said)


def _with_country(city: City, said: str) -> str:
    """The city with its country, or as it was named where it takes more to tell it from its namesakes."""
    try:
        alone = find_city(city.label) == city
    except PlaceError:
        alone = False
    return city.label if alone else said


class OutsideForm(forms.ModelForm[Office]):
    """An office outside this server."""

    class Meta:
        model = Office
        fields = ("name", "short_name", "country", "zone", "letters_address")
        help_texts = {  # noqa: RUF012  # as Django's documentation writes it
            "zone": gettext_lazy("By its clock the office is told times second: Europe/Vienna is one."),
            "letters_address": gettext_lazy("Where its reply links go unless another address is given."),
        }

    def clean_zone(self) -> str:
        """A zone that is known."""
        return zone_named(self.cleaned_data["zone"])

    def clean_country(self) -> str:
        """The code in capitals, of a country that there is."""
        code = str(self.cleaned_data["country"]).upper()
        try:
            return country(code).code if code else ""
        except PlaceError as problem:
            raise forms.ValidationError(str(problem)) from problem
