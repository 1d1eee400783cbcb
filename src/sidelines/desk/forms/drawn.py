"""Drawn: the plain fields of forms as Django's own templates draw them, without a template for each of them.

A page has up to a hundred fields, and a template for every attribute of each would take longer than all the rest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

_FOLDER = "django/forms/widgets/"
_INPUTS = frozenset(
    f"{_FOLDER}{kind}.html"
    for kind in ("input", "text", "number", "email", "url", "password", "hidden", "search", "tel", "date",
                 "datetime", "time", "checkbox")
)  # fmt: skip
_SELECT, _OPTION = f"{_FOLDER}select.html", f"{_FOLDER}select_option.html"


class DrawnFields(DjangoTemplates):
    """Draws inputs and selects itself, and leaves everything else to Django's templates."""

    def render(
        self, template_name: str, context: Mapping[str, Any], request: HttpRequest | None = None
    ) -> SafeString:
        """A field or a form as HTML, every value escaped."""
        if template_name in _INPUTS:
            return mark_safe(_input(context["widget"]))
        if template_name == _SELECT and _plain(context["widget"]):
            return mark_safe("".join(_select(context["widget"])))
        drawn: SafeString = mark_safe(super().render(template_name, dict(context), request))
        return drawn


def _text(value: object) -> str:
    return conditional_escape(value if isinstance(value, SafeString) else str(value))


def _attributes(attributes: Mapping[str, Any]) -> str:
    return "".join(
        f" {_text(name)}" if value is True else f' {_text(name)}="{_text(value)}"'
        for name, value in attributes.items()
        if value is not False
    )


def _input(widget: Mapping[str, Any]) -> str:
    value = "" if widget["value"] is None else f' value="{_text(widget["value"])}"'
    kind, name = _text(widget["type"]), _text(widget["name"])
    return f'<input type="{kind}" name="{name}"{value}{_attributes(widget["attrs"])}>'


def _plain(widget: Mapping[str, Any]) -> bool:
    """Whether every option of a select is drawn as Django draws it."""
    return all(
        option["template_name"] == _OPTION
        for _name, options, _index in widget["optgroups"]
        for option in options
    )


def _select(widget: Mapping[str, Any]) -> Iterator[str]:
    yield f'<select name="{_text(widget["name"])}"{_attributes(widget["attrs"])}>'
    for group, options, _index in widget["optgroups"]:
        if group:
            yield f'\n  <optgroup label="{_text(group)}">'
        for option in options:
            drawn = f'value="{_text(option["value"])}"{_attributes(option["attrs"])}'
            yield f"\n  <option {drawn}>{_text(option['label'])}</option>"
        if group:
            yield "\n  </optgroup>"
    yield "\n</select>"
