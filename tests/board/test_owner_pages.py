"""The notes' and the owner's pages in Chromium: axe finds nothing, light and dark, wide and narrow."""

import os

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from debate.annotations import actions as notes
from debate.moderation import actions as moderation
from debate.moderation import marks

PAGES = {
    "start": "/debates/new/",
    "manage": "{debate}manage/",
    "members": "{debate}members/",
    "who wrote what": "{debate}who-wrote-what/",
    "hide": "{debate}3/hide/",
    "reports": "{debate}reports/",
    "report": "{debate}3/report/",
    "marks": "{debate}marks/",
    "marks on a statement": "{debate}3/marks/",
    "notes": "{debate}3/annotations/",
    "notes on a passage": "{debate}passages/{quote}/annotations/",
    "annotate": "{debate}annotate/",
    "share": "{debate}share/",
    "share a statement": "{debate}3/share/",
    "embed": "{debate}embed/",
    "embed a statement": "{debate}3/embed/",
}


@pytest.fixture
def address(transactional_db, owner, evidence, guest):
    claim = evidence.parent
    note = notes.annotate(
        debate=claim.debate,
        by=claim.author,
        node=claim,
        body="Which *winter*?\n\n> ten more winters\n\n- this one\n- [the last](https://a.example)",
        motivation="questioning",
    )
    notes.reply(thread=note, by=owner, body="The next one.")
    notes.annotate(debate=claim.debate, by=owner, node=claim, body="Ask the city.", private=True)
    notes.annotate(debate=claim.debate, by=guest, quote=evidence.quote, body="Only suggest?")
    moderation.report(thing=claim, by=guest, reason="other", note="Is this a joke?")
    marks.mark(node=claim, by=owner, kind="unclear", sentence="Which winter is meant?")
    return {"debate": claim.debate.get_absolute_url(), "quote": evidence.quote_id}


def sign_in(context, user, url):
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": url}])


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_axe_finds_nothing(new_context, live_server, owner, address, axe, scheme, width):
    context = new_context(color_scheme=scheme, viewport={"width": width, "height": 844})
    sign_in(context, owner, live_server.url)
    page = context.new_page()
    for name, path in PAGES.items():
        page.goto(path.format(**address))
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{name} scrolls sideways"
        if folder := os.environ.get("SHOOT"):
            page.screenshot(path=f"{folder}/{name}-{scheme}.png", full_page=True)
