"""What the account pages ask for."""

from __future__ import annotations

from django import template
from django.conf import settings
from django.db.models import QuerySet

from sidelines.desk.models import Member

register = template.Library()


@register.simple_tag
def demo_members() -> QuerySet[Member]:
    """Whom a visitor of the demo can sign in as; outside the demo nobody."""
    if not settings.DEMO:
        return Member.objects.none()
    return Member.objects.filter(is_active=True).select_related("office").order_by("office__name", "name")
