"""Every address of the desk: each module of `views` lists its own as `urlpatterns`."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules

from django.urls import URLPattern, URLResolver, include, path

from sidelines.desk import views


def _pages() -> Iterator[URLPattern | URLResolver]:
    for module in sorted(each.name for each in iter_modules(views.__path__)):
        yield from getattr(import_module(f"{views.__name__}.{module}"), "urlpatterns", ())


urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("", include((list(_pages()), "desk"))),
]
