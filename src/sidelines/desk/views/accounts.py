"""Coming in: accepting an invitation and, in the demo alone, signing in as anybody."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from sidelines.desk.accounts import note_sign_in
from sidelines.desk.actions.people import NotPossible, accept_invitation, invitation_of
from sidelines.desk.models import Member


class AcceptForm(forms.Form):
    """What somebody who was invited says of themselves."""

    name = forms.CharField(
        label=_("Your name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    password = forms.CharField(
        label=_("A password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_(
            "At least 12 characters. You can add a passkey or a code from your telephone afterwards."
        ),
    )


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, code: str, seal: str) -> HttpResponse:
    """The page where an invitation is accepted; opening it changes nothing."""
    invited = invitation_of(code, seal)
    if invited is None:
        return _unsaid(render(request, "account/invitation_gone.html", status=404))
    form = AcceptForm(request.POST or None, initial={"name": invited.name})
    if request.method == "POST" and form.is_valid():
        try:
            member = accept_invitation(invited, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error("password", refusal)
        except NotPossible as refusal:
            form.add_error(None, str(refusal))
        else:
            login(request, member)
            note_sign_in(member, "invitation")
            return _unsaid(redirect(settings.LOGIN_REDIRECT_URL))
    return _unsaid(render(request, "account/invitation.html", {"form": form, "invitation": invited}))


def _unsaid(response: HttpResponse) -> HttpResponse:
    """Let the browser tell no other page where it came from: the address holds the seal."""
    response["Referrer-Policy"] = "no-referrer"
    return response


@login_not_required
@require_POST
def demo_sign_in(request: HttpRequest, code: str) -> HttpResponseRedirect:
    """Sign in as a member of the demo."""
    member = get_object_or_404(Member, code=code, is_active=True)
    login(request, member)
    note_sign_in(member, "demo")
    onward = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        onward, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return HttpResponseRedirect(onward if safe else settings.LOGIN_REDIRECT_URL)


urlpatterns = [path("invitation/<str:code>/<str:seal>/", invitation, name="invitation")]
if settings.DEMO:
    urlpatterns.append(path("demo/sign-in/<str:code>/", demo_sign_in, name="demo-sign-in"))
