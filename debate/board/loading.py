"""Load a debate for a page: the row, my role, my stand and the current version, in one query."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

from django.db import connection
from django.http import HttpRequest
from django.utils import timezone

from debate.board.branches import View, order_from
from debate.board.cards import Edition, Place
from debate.board.queries import AS_JSON, DEBATE, EDITION, EDITIONS, MY_SUGGESTION, MY_SUGGESTIONS
from debate.board.reading import Credits
from debate.board.slots import Rights
from debate.debates.access import seen_or_404
from debate.debates.models import Debate
from debate.following.visits import GAP, Visited
from debate.web.access import person
from debate.web.rows import fetch, instance, moment, select

# What the statement brings besides the debate itself.
BESIDES = (
    *("change", "next_number", "standing_change", "version_id", "text_slug", "editions"),
    *(f"text_{name}" for name in Credits._fields),
    *(
        "viewer_role",
        "paused_until",
        "pause_reason",
        "stand_choice",
        "stand_led_on",
        "stand_position",
        "has_voted",
        "is_followed",
        "shows_votes",
        "has_locks",
        "waits",
        "my_suggestions",
    ),
    *(f"visit_{name}" for name in Visited._fields),
    *("new_since", "changed_since"),
)


def view_of(request: HttpRequest, slug: str) -> View:
    """The debate as this person looks at it, or 404."""
    return look(person(request), slug, order=request.GET.get("order"), wanted=text_from(request))


def look(user: Any, slug: str, *, order: str | None = None, wanted: str = "") -> View:
    """The debate as anybody looks at it, over the text that is wanted; or 404."""
    now = timezone.now()
    about = {"slug": slug, "me": user.pk or 0, "staff": bool(user.is_staff), "text": wanted}
    about["over"] = moment(now - GAP)
    found = fetch(statement(DEBATE), about)
    debate: Any = seen_or_404(user, instance(Debate, found[0], *BESIDES) if found else None)
    editions = editions_in(debate.editions)
    text = debate.text_slug
    return View(
        debate=debate,
        user=user,
        rights=Rights.of(user, debate),
        place=Place(
            slug=debate.slug,
            version_id=debate.version_id,
            elsewhere=tuple(each for each in editions if each.text != text),
            results=debate.results,
            language=debate.language,
        ),
        order=order_from(order, debate),
        stood=bool(debate.stand_choice or debate.has_voted),
        credits=Credits(*(getattr(debate, f"text_{name}") for name in Credits._fields)),
        texts={each.text: each.title for each in editions},
        text=text if text == wanted else "",
        visited=Visited(*(getattr(debate, f"visit_{name}") for name in Visited._fields)),
        opened_at=now,
    )


@cache
def statement(sql: str) -> str:
    """The statement in the words of the database."""
    as_json = AS_JSON[connection.vendor].format
    mine, editions = MY_SUGGESTIONS.format(rows=as_json(MY_SUGGESTION)), EDITIONS.format(rows=as_json(EDITION))
    return sql.format(columns=select(Debate), my_suggestions=mine, editions=editions)


def text_from(request: HttpRequest) -> str:
    """The slug of the text that is asked for; anything else asks for none."""
    return given if re.fullmatch(r"[-\w]{1,100}", given := request.GET.get("text", "")) else ""


def editions_in(rows: str | None) -> list[Edition]:
    """All versions of a debate's texts, in their order; none where there is a single text: nothing is elsewhere."""
    return [Edition(*row[3:]) for row in sorted(json.loads(rows or "[]"))]
