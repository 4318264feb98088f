"""An address is confirmed by a link that is sent to it: until then it is what somebody typed, perhaps not their own."""

from __future__ import annotations

import logging
from datetime import timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.template.loader import render_to_string
from django.urls import reverse

from debate.people.actions import ADDRESS_CHANGED
from debate.people.models import User
from debate.web.limits import LINK, LINK_TO, fingerprint
from debate.web.verdict import ALLOWED, Refused, Verdict, refused

logger = logging.getLogger(__name__)

HOLDS = timedelta(days=7)
signer = TimestampSigner(salt="debate.people.confirming")

NOT_WHOLE = refused("This link is not whole. Copy all of it from the mail.")
RUN_OUT = refused(f"This link has run out: it holds for {HOLDS.days} days.")
ENOUGH = refused("Enough links were sent for today. Look among the unwanted mail, or try again tomorrow.")
NOT_SENT = refused("The mail with the link could not be sent just now. Try again later, on the page of your e-mail.")


def send_link(user: User) -> Verdict:
    """Mail the link, unless this person, or whoever else gave this address, had enough of them today."""
    if LINK.wait(f"u{user.pk}") or LINK_TO.wait(fingerprint(user.email.casefold())):
        return ENOUGH
    try:
        message_to(user).send()
    except Exception:
        logger.exception("A link to confirm an address could not be sent")
        return NOT_SENT
    return ALLOWED


def message_to(user: User) -> EmailMessage:
    """The mail. It carries nothing that was typed: else strangers could write to strangers through us."""
    context = {"site": settings.SITE_URL, "link": settings.SITE_URL + path_for(user), "days": HOLDS.days}
    return EmailMessage(
        "Is this your address? · Debate",
        render_to_string("people/confirm_email.txt", context),
        to=[user.email],
        headers={"Auto-Submitted": "auto-generated"},
    )


def path_for(user: User) -> str:
    """The link: for this person and this address alone, and without it, since addresses of pages stand in logs."""
    token = signer.sign(f"{user.pk}.{fingerprint(user.email)}")
    return f"{reverse('people:confirm_email')}?{urlencode({'of': token})}"


def meant_by(token: str) -> User:
    """Whose address a link confirms. Raises `Refused` when it does so no more, or never did."""
    try:
        who, _, address = signer.unsign(token, max_age=HOLDS).partition(".")
    except SignatureExpired:
        raise Refused(RUN_OUT) from None
    except BadSignature:
        raise Refused(NOT_WHOLE) from None
    user = User.objects.filter(pk=who, left_at=None).first()
    if user is None or fingerprint(user.email) != address:
        raise Refused(ADDRESS_CHANGED)
    return user
