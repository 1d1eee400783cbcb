"""Try yours: anybody drops two diaries; options, one near miss and the map come back, and nothing is kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any

from allauth.core.internal import ratelimit
from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from sidelines.desk.forms.diary import day_field
from sidelines.desk.forms.find import OtherDiaryForm
from sidelines.desk.found import pictures, shown_answer
from sidelines.desk.searches import Asked, answer_of, part_of_upload, search_text
from sidelines.errors import SidelinesError

OFTEN = "12/10m/ip,120/1d/ip"
"""So often may one address ask: a search takes a second or two of the machine."""
MOST_DAYS = 31
OPTIONS = 5
DIARIES = ("one", "other")


class DaysForm(forms.Form):
    """The days within which they could meet."""

    first = day_field(gettext_lazy("Between"))
    last = day_field(gettext_lazy("And"), hint=gettext_lazy("At most 31 days, both included."))

    def clean(self) -> dict[str, Any]:
        """Refuse days the wrong way round or too many."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = given.get("first"), given.get("last")
        if first and last:
            if last < first:
                self.add_error("last", _("The last day is before the first."))
            elif (last - first).days >= MOST_DAYS:
                said = _("%(days)s days are more than this page looks at: ask about %(most)s at most.")
                self.add_error("last", said % {"days": (last - first).days + 1, "most": MOST_DAYS})
        return given


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def try_yours(request: HttpRequest) -> HttpResponse:
    """Two diaries and a few days in, an answer out; nothing is written anywhere."""
    if not settings.TRY_YOURS:
        raise Http404
    if request.method == "POST" and not ratelimit.consume(
        request, app="sidelines.desk", action="try", config={"try": OFTEN}
    ):
        return render(request, "desk/try_often.html", status=HTTPStatus.TOO_MANY_REQUESTS)
    given, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    # Visitors bring diaries of their own days, not of those to which the demo is set.
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)
    days = DaysForm(given, initial={"first": tomorrow, "last": tomorrow + timedelta(days=13)})
    diaries = [OtherDiaryForm(given, files, prefix=prefix, required=True) for prefix in DIARIES]
    if given is not None and all(form.is_valid() for form in (days, *diaries)):
        try:
            return render(request, "desk/try_answer.html", _answered(days, diaries))
        except SidelinesError as refusal:
            days.add_error(None, str(refusal))
    wrong = any(form.is_bound and form.errors for form in (days, *diaries))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return render(request, "desk/try.html", {"days": days, "diaries": diaries}, status=status)


def _answered(days: DaysForm, diaries: list[OtherDiaryForm]) -> dict[str, Any]:
    asked = Asked(first=days.cleaned_data["first"], last=days.cleaned_data["last"])
    parts, opened = [], []
    for form in diaries:
        given = form.cleaned_data
        part, sentences = part_of_upload(form.upload(), given["name"], given["home"], asked)
        parts.append(part)
        opened += [f"{part.name}: {sentence}" for sentence in sentences]
    answer = answer_of(search_text(parts, asked, as_of=None))
    shown = shown_answer(answer)
    return {
        "answer": {**shown, "options": shown["options"][:OPTIONS]},
        "near": shown["near"][0]["sentences"][0] if shown["near"] else "",
        "opened": opened,
        **pictures(answer),
    }


urlpatterns = [path("try/", try_yours, name="try")]
