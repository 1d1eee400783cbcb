"""Every office outside is of the office that deals with it; one of which several knew becomes one for each."""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from sidelines.desk.models.people import new_code


def enter(apps: Any, schema_editor: Any) -> None:
    """Give each office outside to who deals with it; whoever didn't add it openly knows of it by their requests."""
    office_model = apps.get_model("desk", "Office")
    for office in office_model.objects.filter(outside=True).order_by("pk"):
        dealing = _dealing(apps, office)
        if not dealing:
            continue
        first, *others = dealing
        for principal in office.principals.all():
            principal.openly = _added(apps, principal.code, "principal added") == first
            principal.save(update_fields=["openly"])
        for other in others:
            _for_another(apps, office, first, other)
        office.entered_by_id = first
        office.openly = _added(apps, office.code, "outside office added") == first
        office.save(update_fields=["entered_by", "openly"])


def _dealing(apps: Any, office: Any) -> list[int]:
    """The offices of this server that deal with one outside: who added it, who has a request with it, or the first."""
    side_model = apps.get_model("desk", "RequestSide")
    by = _added(apps, office.code, "outside office added") or _added(apps, office.code, "outside office")
    having = side_model.objects.filter(office__outside=False, meeting__sides__office=office).order_by("pk")
    found = list(dict.fromkeys([*([by] if by else []), *having.values_list("office", flat=True)]))
    return found or list(
        apps.get_model("desk", "Office")
        .objects.filter(outside=False)
        .order_by("pk")
        .values_list("pk", flat=True)[:1]
    )


def _added(apps: Any, code: str, kind: str) -> int | None:
    """By which office something was added, as the journal says."""
    entries = apps.get_model("desk", "JournalEntry").objects.filter(subject=code, kind=kind)
    office: int | None = entries.values_list("office", flat=True).first()
    return office


def _for_another(apps: Any, office: Any, first: int, other: int) -> None:
    """Make the office outside and its principals anew for another office that deals with them."""
    side_model = apps.get_model("desk", "RequestSide")
    sides = side_model.objects.filter(office=office, meeting__sides__office=other).exclude(
        meeting__in=side_model.objects.filter(office=first).values("meeting")
    )
    kept = ("name", "short_name", "country", "zone", "letters_address")
    copy = type(office).objects.create(
        **{name: getattr(office, name) for name in kept},
        code=new_code(),
        outside=True,
        openly=False,
        entered_by_id=other,
    )
    for principal in office.principals.all():
        keys = list(sides.filter(principal=principal).values_list("pk", flat=True))
        if keys:
            _move_to(apps, keys, principal, copy)


def _move_to(apps: Any, keys: list[int], principal: Any, office: Any) -> None:
    kept = ("name", "title", "home_city", "home_zone")
    same = type(principal).objects.create(
        **{name: getattr(principal, name) for name in kept}, code=new_code(), office=office, openly=False
    )
    apps.get_model("desk", "RequestSide").objects.filter(pk__in=keys).update(office=office, principal=same)
    for name in ("HeldSpan", "ConfirmedMeeting"):
        apps.get_model("desk", name).objects.filter(file__in=keys).update(principal=same)


class Migration(migrations.Migration):
    dependencies = [("desk", "0007_item_due_on")]

    operations = [
        migrations.AlterField(
            model_name="office",
            name="name",
            field=models.CharField(max_length=200, verbose_name="name"),
        ),
        migrations.AddField(
            model_name="office",
            name="entered_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="offices_outside",
                to="desk.office",
            ),
        ),
        migrations.AddField(
            model_name="office",
            name="openly",
            field=models.BooleanField(default=True, editable=False),
        ),
        migrations.AddField(
            model_name="principal",
            name="openly",
            field=models.BooleanField(default=True, editable=False),
        ),
        migrations.AddField(
            model_name="requestside",
            name="untold_since",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.RemoveConstraint(model_name="principal", name="principal_named_once_in_an_office"),
        migrations.RunPython(enter, migrations.RunPython.noop),
    ]
