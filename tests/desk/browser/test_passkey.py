"""A passkey in a real browser: added by somebody who is signed in, and then all that it takes to sign in."""

from __future__ import annotations

import re

from playwright.sync_api import expect


def _authenticator(page) -> tuple[object, str]:
    """Chromium's virtual security key, which says yes to whatever it is asked."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    added = devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return devtools, added["authenticatorId"]


def test_a_passkey_is_added_and_then_signs_in(visitor):
    who = visitor("Dorothea Strelnik", "the Foreign Ministry of Ruritania")
    devtools, key = _authenticator(who.page)

    who.open("/accounts/2fa/webauthn/add/")
    who.page.get_by_label("Name").fill("the key on my desk")
    if (passwordless := who.page.get_by_label(re.compile("passwordless|passkey", re.I))).count():
        passwordless.first.check()
    who.press(re.compile("^Add$"))
    who.page.wait_for_url(lambda url: "webauthn/add" not in url)

    held = devtools.send("WebAuthn.getCredentials", {"authenticatorId": key})["credentials"]
    assert [each["rpId"] for each in held] == ["localhost"]
    assert all(each["isResidentCredential"] for each in held)

    who.page.get_by_role("button", name="Sign out").click()
    who.open("/board/")
    assert who.path == "/accounts/login/"

    who.press("Sign in with a passkey")
    expect(who.page.get_by_role("banner")).to_contain_text("Dorothea Strelnik")
    used = devtools.send("WebAuthn.getCredentials", {"authenticatorId": key})["credentials"]
    assert used[0]["signCount"] > held[0]["signCount"]
