"""Statements of a debate by words or by number, for whoever has to point at one."""

from __future__ import annotations

from django.db.models import QuerySet

from debate.arguments.models import LAST_NUMBER, Node
from debate.debates.models import Debate
from debate.reasoning.wording import normalise_body
from debate.web.numbers import number_in

OFFERED = 8
# More words narrow nothing, and each is another scan.
WORDS = 8


def wanted_from(given: str | None) -> str:
    """What was typed into the search, made plain."""
    return normalise_body(given or "")[:100]


def statements(debate: Debate) -> QuerySet[Node]:
    """What can be pointed at: live statements, not the links that stand for them."""
    return Node.objects.live().filter(debate=debate, link_to=None)


def matching(nodes: QuerySet[Node], wanted: str) -> QuerySet[Node]:
    """Those with all these words, or with this number; without words, those that most stands under come first."""
    for word in wanted.lstrip("#").split()[:WORDS]:
        number = number_in(word, LAST_NUMBER)
        nodes = nodes.filter(body__icontains=word) if number is None else nodes.filter(number=number)
    return nodes.order_by("number") if wanted else nodes.order_by("-descendant_count", "number")
