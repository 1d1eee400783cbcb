"""The demo's today, which a visitor sets; outside the demo there is no such address."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.urls import URLPattern, path
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sidelines.desk.access import viewer_of
from sidelines.desk.actions.today import set_today
from sidelines.desk.context import FIRST_DAY, LAST_DAY
from sidelines.times import day_text


class TodayForm(forms.Form):
    """The day at which the demo is to stand."""

    today = forms.DateField(input_formats=["%Y-%m-%d"])


@require_POST
def today(request: HttpRequest) -> HttpResponseRedirect:
    """Let the demo stand at another day of the story."""
    if not settings.DEMO:
        raise Http404
    form = TodayForm(request.POST)
    if not form.is_valid():
        said = {"said": request.POST.get("today", "")[:20], "like": FIRST_DAY}
        messages.error(request, _("“%(said)s” is no day that there is: write it like %(like)s.") % said)
    elif FIRST_DAY <= form.cleaned_data["today"].isoformat() <= LAST_DAY:
        day = form.cleaned_data["today"]
        set_today(viewer_of(request).office, day)
        messages.success(request, _("Today is now %(day)s.") % {"day": day_text(day)})
    else:
        first, last = FIRST_DAY, LAST_DAY
        messages.error(
            request,
            _("The demo's today is a day from %(first)s to %(last)s.") % {"first": first, "last": last},
        )
    onward = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        onward, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return HttpResponseRedirect(onward if safe else settings.LOGIN_REDIRECT_URL)


urlpatterns: list[URLPattern] = []
if settings.DEMO:
    urlpatterns.append(path("demo/today/", today, name="demo-today"))
