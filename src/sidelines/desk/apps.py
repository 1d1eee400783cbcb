"""The one Django app of the desk."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    """The desk as Django knows it."""

    name = "sidelines.desk"
    label = "desk"
    verbose_name = _("Desk")
