"""What a write answers: the changed part to htmx, the way back to a browser, the reason to whoever was refused."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from debate.arguments.models import Kind, Node
from debate.board.branches import Branches, View, positions
from debate.board.cards import blind, card_context, rows_by_pk, rows_of
from debate.board.loading import view_of
from debate.board.slots import locks_of, mine, slot, votes_on
from debate.board.tensions import Pair, pair_of
from debate.moderation.models import Suggestion
from debate.web.fragments import keep_private, vary, wants_fragment

# A slot's last line, before which more can stand.
SLOT_END = "</footer>"


def back_to(node: Node) -> HttpResponseRedirect:
    """To the node on its board, for a browser without script."""
    return HttpResponseRedirect(f"{node.get_absolute_url()}#n{node.number}")


def in_first_minute(view: View) -> bool:
    """Whether the strongest point against this person's stand is still before them: a vote on it leads on, not away."""
    return bool(view.beside.stand_choice and not view.beside.stand_led_on)


def after_vote(request: HttpRequest, view: View, node: Node, *, came_in: bool) -> HttpResponse:
    """The card's slot and its tally, or all positions after a vote on one of them: their results may show now."""
    if came_in or not wants_fragment(request):
        if pair := pulling_apart(view, node):
            messages.info(request, in_a_message(pair, view))
        return vary(HttpResponseRedirect(f"{view.address}#minute") if in_first_minute(view) else back_to(node))
    if node.parent_id is None:
        answer = HttpResponse(positions_html(request, view_of(request, view.place.slug)))
        answer["HX-Retarget"], answer["HX-Reswap"] = "#positions", "outerHTML"
        return vary(keep_private(answer))
    row = rows_by_pk([node.pk], view.place.version_id)[0]
    my_votes, lock = votes_on(request.user, [row]).get(row.pk, {}), locks_of(view.debate, [row]).get(row.pk, "")
    filled = slot(mine(row, view.rights, my_votes, lock), view.place)
    if pair := pulling_apart(view, node):
        note = render_to_string(
            "board/_tension.html", {"pair": pair, "slug": view.place.slug, "debate": view.debate}, request
        )
        filled = f"{filled.rstrip().removesuffix(SLOT_END)}{note}{SLOT_END}"
    is_blind = not view.shows_results(row, my_votes)
    context = card_context(blind(row) if is_blind else row, view.place, is_blind) | {"alone": True}
    stats = "" if row.is_link else render_to_string("board/_stats.html", context)
    return vary(keep_private(HttpResponse(filled + stats)))


def pulling_apart(view: View, node: Node) -> Pair | None:
    """What this person's vote on the node does not go well with; asked only where there can be such a thing."""
    if not (node.rebuttal_count or node.kind == Kind.REBUTTAL):
        return None
    return pair_of(view.user, view.debate, [node.pk, node.parent_id], view.place.version_id)


def in_a_message(pair: Pair, view: View) -> SafeString:
    """The same where pages come anew; the button sends the page's one form."""
    sentence = (
        "You agree with #{0} and hold #{1}, which speaks against it, true and relevant. Both can be. "
        '<a href="{2}{1}/">Look at both</a> or <button class="link" form="write" formaction="{2}{1}/at-ease/">'
        "that’s fine</button>"
    )
    return format_html(sentence, pair.claim.number, pair.rebuttal.number, view.address)


def positions_html(request: HttpRequest, view: View) -> str:
    """The positions as this person sees them now."""
    roots = positions(view)
    branches = Branches(view, roots)
    cards = [mark_safe(branches.node(row)) for row in roots]  # noqa: S308 rendered cards
    context = {"positions": cards, "view": view, "roots": roots}
    return render_to_string("board/_positions.html", context, request)


def added(request: HttpRequest, view: View, node: Node, *, came_in: bool) -> HttpResponse:
    """The new card, to put under its parent; a browser without script goes there."""
    if came_in or not wants_fragment(request):
        return vary(back_to(node))
    rows = rows_by_pk([node.pk], view.place.version_id)
    if node.descendant_count:
        rows += rows_of(Node.objects.filter(parent=node.pk), view.place.version_id)
    branches = Branches(view, rows, unjudged=True)
    html = branches.node(rows[0], branches.branch(rows[0], rows[1:]))
    return vary(keep_private(HttpResponse(html)))


def suggested(request: HttpRequest, suggestion: Suggestion, *, onward: str = "", came_in: bool = False) -> HttpResponse:
    """What waits now, in the composer's place; where pages come anew, a message on the page that is next."""
    if wants_fragment(request) and not (onward or came_in):
        return vary(keep_private(render(request, "board/_suggested.html", {"suggestion": suggestion})))
    sentence = (
        "Suggested: “<span data-written>{}</span>” A moderator looks at it first. You will see what becomes of it "
        'under <a href="{}">My page</a>.'
    )
    messages.success(request, format_html(sentence, suggestion.body, reverse("board:mine_suggestions")))
    if onward:
        return vary(HttpResponseRedirect(onward))
    return vary(
        back_to(suggestion.parent) if suggestion.parent else HttpResponseRedirect(suggestion.debate.get_absolute_url())
    )


def fragment_or_page(request: HttpRequest, name: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """`board/_<name>.html` for htmx, the page around it for a browser."""
    template = f"board/_{name}.html" if wants_fragment(request) else f"board/{name}.html"
    return vary(keep_private(render(request, template, context, status=status)))
