"""What was done, as Atom: for readers who follow a debate or a person without an account."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.http import http_date

from debate.board.deeds import Deed
from debate.debates.models import Debate
from debate.debates.rules import may_see
from debate.reasoning.wording import normalise_body


def has_feed(debate: Debate) -> bool:
    """Whether readers can fetch one: they do not sign in."""
    return bool(may_see(AnonymousUser(), debate))


def tag(since: datetime, path: str) -> str:
    """A name that stays the same when the address of what it names changes: RFC 4151, with the year when it began."""
    return f"tag:{urlsplit(settings.SITE_URL).hostname},{since:%Y}:{path}"


def feed(
    request: HttpRequest, deeds: Sequence[Deed], *, title: str, page: str, name: str, began: datetime
) -> HttpResponse:
    """A feed of these, which stand on `page`; `name` is the feed's own."""
    made = Atom1Feed(
        title=title,
        link=request.build_absolute_uri(page),
        description="",
        feed_url=request.build_absolute_uri(),
        feed_guid=name,
        author_name="Debate",
        language="en",
    )
    for deed in deeds:
        made.add_item(
            # XML cannot hold control characters, which an old reason may.
            title=normalise_body(deed.sentence),
            link=request.build_absolute_uri(deed.address),
            description=normalise_body(deed.words or deed.sentence),
            unique_id=tag(deed.debate.created_at, f"debates/{deed.debate.pk}/changes/{deed.change}"),
            pubdate=deed.activity.at,
            updateddate=deed.activity.at,
            author_name=str(deed.who) if deed.who else "Somebody",
        )
    latest = max((deed.activity.at for deed in deeds), default=began)
    made.latest_post_date = lambda: latest  # type: ignore[method-assign] # of an empty one: not the time of asking
    response = HttpResponse(made.writeString("utf-8"), content_type=made.content_type)
    response["Last-Modified"] = http_date(latest.timestamp())
    response["Cache-Control"] = "no-cache"
    return response
