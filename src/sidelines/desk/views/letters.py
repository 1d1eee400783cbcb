"""Letters whose fate is uncertain: somebody decides whether they are sent again."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sidelines.desk import access, outbox
from sidelines.desk.outbox import Decision, NotWaiting


@require_POST
def decide(request: HttpRequest, code: str) -> HttpResponseRedirect:
    """Send a letter again that may not have arrived, or leave it at that."""
    viewer = access.viewer_of(request)
    letter = get_object_or_404(outbox.to_decide(viewer), code=code)
    try:
        decision = Decision(request.POST.get("decision", ""))
    except ValueError as unknown:
        raise SuspiciousOperation("no such decision about a letter") from unknown
    try:
        outbox.decide(viewer, letter, decision)
    except NotWaiting as refusal:
        messages.info(request, str(refusal))
    else:
        said = {
            Decision.SEND_AGAIN: _("The letter is on its way again."),
            Decision.LEAVE: _("The letter is left as it is."),
        }
        messages.success(request, said[decision])
    return redirect("desk:list")


urlpatterns = [path("letters/<str:code>/decide/", decide, name="letter-decide")]
