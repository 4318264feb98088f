"""Answer, edit, withdraw, and take it back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods, require_POST

from debate.arguments import actions as arguments
from debate.arguments.access import get_node_of_or_404, get_node_or_404, leads_on, tell_merged
from debate.arguments.models import Aim, Kind, Node
from debate.arguments.rules import BODY_MAX, may_add, may_edit, may_propose
from debate.arguments.tending import standing_for
from debate.board.answers import added, back_to, fragment_or_page, in_first_minute, suggested
from debate.board.branches import View
from debate.board.forms import EditForm, ReplyForm, edit_initial
from debate.board.loading import view_of
from debate.board.minute import lead_on
from debate.debates.access import permit
from debate.debates.models import Debate
from debate.debates.rules import may_moderate
from debate.moderation import suggestions
from debate.people.access import ask_name, writer
from debate.search.similar import Near, same
from debate.votes import actions as votes
from debate.web.access import public, refusals_are_403, signed_in
from debate.web.fragments import vary
from debate.web.limits import WRITE, limited

CARRIED = (
    *("kind", "aim", "body", "version", "start", "end", "exact", "with_passage", "evidence"),
    *("outside_url", "outside_quote"),
)


@public
@require_http_methods(["GET", "HEAD", "POST"])
@limited(WRITE)
@refusals_are_403
def reply(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The composer under a node, and what it sends."""
    view = view_of(request, slug)
    asked_of = get_node_of_or_404(request.user, view.debate, number)
    if onward := leads_on(request, asked_of):
        return vary(onward)
    parent = standing_of(request, view.debate, asked_of)
    suggests = view.rights.suggests
    permit((may_propose if suggests else may_add)(request.user, view.debate, parent))
    sent = request.POST if request.method == "POST" else None
    form = ReplyForm(sent, parent=parent, by=request.user, suggests=suggests, initial=initial_of(request))
    tell_merged(form, "body", asked_of)
    return composer(request, form) if sent is None else answered(request, view, form)


def answered(request: HttpRequest, view: View, form: ReplyForm) -> HttpResponse:
    """What was sent: written, or suggested where that comes first; or the composer with what is wrong."""
    if not form.is_valid():
        return composer(request, form, status=422)
    if near := said_already(request, form):
        return composer(request, form, status=422, near=near, different=request.POST.get("different", ""))
    came_in = not request.user.is_authenticated
    if asked := ask_name(request):
        return asked
    if in_first_minute(view):
        lead_on(request, view)  # who answers the point has seen it
    if form.suggests:
        made = suggestions.suggest(debate=view.debate, by=writer(request), proposal=form.proposal())
        onward = f"{view.address}guided/" if from_guided(request) else ""
        return suggested(request, made, onward=onward, came_in=came_in)
    node = write(request, form)
    return back_to_guided(request, view, node) if from_guided(request) else added(request, view, node, came_in=came_in)


def standing_of(request: HttpRequest, debate: Debate, node: Node) -> Node:
    """The node, or what it was merged into, in a debate that is loaded already."""
    stands = standing_for(node)
    return node if stands == node else get_node_of_or_404(request.user, debate, stands.number)


def from_guided(request: HttpRequest) -> bool:
    """Whether guided voting was left for a moment, to say why one disagrees."""
    return (request.POST if request.method == "POST" else request.GET).get("then") == "guided"


def back_to_guided(request: HttpRequest, view: View, node: Node) -> HttpResponse:
    link = '<a href="{}#n{}">#{}</a> is in: thank you. Now the next.'
    messages.success(request, format_html(link, node.get_absolute_url(), node.number, node.number))
    return HttpResponseRedirect(f"{view.address}guided/")


def initial_of(request: HttpRequest) -> dict[str, Any]:
    """What a link to the composer brings along: a passage, a kind."""
    given = {name: request.GET[name][:5000] for name in CARRIED if name in request.GET}
    return {"kind": Kind.REBUTTAL if given.get("with_passage") else "", "aim": Aim.TRUTH} | given


def said_already(request: HttpRequest, form: ReplyForm) -> list[Near]:
    """What says nearly the same, unless whoever writes has looked at all of it and calls theirs different."""
    different = request.POST.get("different", "").split()
    near = [] if "all" in different else same(form.parent.debate, form.cleaned_data["body"])
    return near if any(str(one.node.number) not in different for one in near) else []


def composer(request: HttpRequest, form: ReplyForm, status: int = 200, **shown: Any) -> HttpResponse:
    debate = form.parent.debate
    back = f"{debate.get_absolute_url()}guided/" if from_guided(request) else form.parent.get_absolute_url()
    context = {"form": form, "parent": form.parent, "debate": debate, "most": BODY_MAX, "back": back}
    context["then"] = "guided" if from_guided(request) else ""
    context["under"] = form.parent.number if may_moderate(request.user, debate) else None
    return fragment_or_page(request, "composer", context | shown, status)


def write(request: HttpRequest, form: ReplyForm) -> Node:
    """Put the answer into the tree, with the passage that it quotes or neither."""
    if not form.cleaned_data.get("passage"):
        return put_in(request, form)  # in its own turn alone: a savepoint in it is held against all who wait
    with transaction.atomic():
        return put_in(request, form)


def put_in(request: HttpRequest, form: ReplyForm) -> Node:
    """A rebuttal that brings its evidence brings both."""
    data, parent = form.cleaned_data, form.parent
    # Passages are quoted before the first turn: done in both orders, two people would wait for each other in a circle.
    wording, evidence = form.wording(), form.evidence_wording()
    node = arguments.add(
        debate=parent.debate,
        by=writer(request),
        kind=data["kind"],
        aim=data["aim"],
        parent=parent,
        wording=wording,
    )
    if evidence:
        arguments.add(debate=parent.debate, by=writer(request), kind=Kind.EVIDENCE, parent=node, wording=evidence)
        node.refresh_from_db()
    return node


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@limited(WRITE)
@refusals_are_403
def edit(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Another wording for one's own statement."""
    node = get_node_or_404(request.user, slug, number)
    permit(may_edit(request.user, node))
    form = EditForm(request.POST or None, node=node, initial=edit_initial(node))
    if request.method != "POST" or not form.is_valid():
        context = {"form": form, "node": node, "debate": node.debate, "most": BODY_MAX}
        return fragment_or_page(request, "edit", context, 422 if request.method == "POST" else 200)
    votes.reword(node=node, by=writer(request), wording=form.wording())
    messages.success(request, f"#{node.number} has its new wording.")
    return back_to(node)


@signed_in
@require_POST
@limited(WRITE)
@refusals_are_403
def withdraw(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Take one's own statement back; the message offers to undo it."""
    node = get_node_or_404(request.user, slug, number)
    arguments.withdraw(node=node, by=writer(request))
    messages.info(request, with_undo(f"#{number} is withdrawn.", node))
    return back_to(node.parent or node)


@signed_in
@require_POST
@limited(WRITE)
@refusals_are_403
def undo(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Bring back what one has withdrawn."""
    node = get_node_or_404(request.user, slug, number)
    arguments.restore(node=node, by=writer(request))
    messages.success(request, f"#{number} is back.")
    return back_to(node)


def with_undo(sentence: str, node: Node) -> SafeString:
    """A message with a button; it sends the page's one form."""
    address = f"{node.get_absolute_url()}undo/"
    return format_html('{} <button class="link" form="write" formaction="{}">Undo</button>', sentence, address)
