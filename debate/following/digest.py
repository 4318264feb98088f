"""The digest: one mail a day at most, to those who chose it and confirmed their address.

It is about what they have not looked at and may see.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.template.loader import render_to_string
from django.urls import reverse

from debate.following.models import Letter, News
from debate.following.news import Item, items, news_of
from debate.people.models import User

logger = logging.getLogger(__name__)

DAYS = {User.Digest.DAILY: 1, User.Digest.WEEKLY: 7}
# So much a run and a mail: a run is short, and what a mail leaves out is on the page that it links to.
MOST_MAILS, MOST_LINES = 200, 20
signer = Signer(salt="debate.following.digest")


def send_due(now: datetime) -> int:
    """Send what is due; how many mails that were."""
    waiting = News.objects.unseen().filter(user=OuterRef("pk"), mailed=False)
    people = User.objects.filter(is_active=True, digest__in=DAYS, email_confirmed_at__isnull=False)
    people = people.filter(Exists(waiting))
    recent = Letter.objects.filter(user=OuterRef("pk"), **_too_near(now, 1))
    found = people.exclude(Exists(recent)).order_by("pk")[:MOST_MAILS]
    return sum(send(user, now) for user in found)


def _too_near(now: datetime, days: int) -> dict[str, Any]:
    """When a letter forbids another now: for so many whole days after it, so that it is one a day in every time zone;
    and while it lies ahead, because the clock jumped."""
    return {"at__gt": now - timedelta(days=days), "at__lte": now + timedelta(days=7)}


def send(user: User, now: datetime) -> bool:
    """Send this person a digest, unless nothing is new or they had one. The row comes first: it is never sent twice."""
    with transaction.atomic():
        # One at a time for a person: of two workers the second one finds the letter of the first.
        user = User.objects.select_for_update().get(pk=user.pk)
        days = DAYS.get(User.Digest(user.digest))
        if days is None or not user.email_confirmed_at:
            return False
        if Letter.objects.filter(user=user, **_too_near(now, days)).exists():
            return False
        rows = list(news_of(user).unseen().filter(mailed=False)[:MOST_LINES])
        News.objects.filter(pk__in=[row.pk for row in rows]).update(mailed=True)
        if not (told := items(rows)):
            return False
        letter = Letter.objects.create(user=user, day=now.date(), at=now, lines=len(told))
    try:
        message_to(user, told).send()
    except Exception as error:
        logger.exception("A digest could not be sent")
        Letter.objects.filter(pk=letter.pk).update(trouble=f"{type(error).__name__}: {error}"[:300])
        return False
    return True


def message_to(user: User, told: list[Item]) -> EmailMultiAlternatives:
    """The mail: plain text, the same as HTML, and the headers by which a mail program unsubscribes in one click."""
    stop = settings.SITE_URL + unsubscribe_path(user)
    context = {"site": settings.SITE_URL, "items": told, "user": user, "stop": stop}
    subject = "One thing is new for you" if len(told) == 1 else f"{len(told)} things are new for you"
    message = EmailMultiAlternatives(
        f"{subject} · Debate",
        render_to_string("following/digest.txt", context),
        to=[user.email],
        headers={
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )
    message.attach_alternative(render_to_string("following/digest.html", context), "text/html")
    return message


def unsubscribe_path(user: User) -> str:
    return f"{reverse('following:unsubscribe')}?{urlencode({'of': signer.sign(str(user.pk))})}"


def subscriber(token: str) -> User | None:
    """Whom the link in a mail was made for; it never runs out."""
    try:
        return User.objects.filter(pk=int(signer.unsign(token))).first()
    except (BadSignature, ValueError):
        return None
