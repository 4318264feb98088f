"""News: what one was told since one looked last, and before."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from debate.board.mine import page_of
from debate.board.views.mine import my_page
from debate.following.actions import mark_news_seen
from debate.following.news import items, news_of
from debate.people.access import writer
from debate.people.models import User
from debate.web.access import signed_in


@signed_in
@require_safe
def news(request: HttpRequest) -> HttpResponse:
    """The newest first. Opening the first page marks all as seen, answers among it."""
    user = writer(request)
    page = page_of(news_of(user), request.GET.get("page"))
    rows = list(page)
    response = my_page(request, "news", here="news", page=page, items=items(rows), digests=User.Digest.choices)
    if page.number == 1 and user.unseen:
        mark_news_seen(by=user, until=max((row.pk for row in rows), default=0))
    return response
