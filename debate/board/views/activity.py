"""What was done in a debate and by a person, as a page and as a feed."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import conditional_page, require_safe

from debate.board.deeds import Deeds, deeds_in, deeds_of, has_written
from debate.board.feeds import feed, has_feed, tag
from debate.debates.access import get_debate_or_404
from debate.people.models import User
from debate.web.access import public
from debate.web.fragments import keep_private
from debate.web.numbers import number_in

ORDER = "order"


@public
@require_safe
def activity(request: HttpRequest, slug: str) -> HttpResponse:
    """What was done in a debate; `only=order`: what was done to keep order in it."""
    debate = get_debate_or_404(request.user, slug)
    since, before = change_asked(request, "since"), change_asked(request, "before")
    in_order = request.GET.get("only") == ORDER
    deeds = deeds_in(debate, request.user, in_order=in_order, since=since, before=before)
    context = {"debate": debate, "deeds": deeds, "in_order": in_order, "since": since, "is_later": bool(before)}
    context["has_feed"] = has_feed(debate)
    return keep_private(render(request, "board/activity.html", context))


# Always as a visitor without a name sees it: readers of feeds do not sign in, and what is for everyone can be kept.
@public
@require_safe
@conditional_page
def activity_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """The latest of it as Atom, for public debates and for whoever has the link."""
    debate = get_debate_or_404(AnonymousUser(), slug)
    in_order = request.GET.get("only") == ORDER
    deeds = deeds_in(debate, AnonymousUser(), in_order=in_order)
    title = f"{'How order is kept in' if in_order else 'What was done in'}: {debate.question}"
    name = tag(debate.created_at, f"debates/{debate.pk}" + ("/order" if in_order else ""))
    page = reverse("board:activity", args=[slug])
    made = feed(request, deeds.told, title=title, page=page, name=name, began=debate.created_at)
    return made if debate.is_public else keep_private(made)


@public
@require_safe
def person(request: HttpRequest, username: str) -> HttpResponse:
    """What a person with an account did in public debates."""
    user, deeds = get_person_or_404(username)
    before = change_asked(request, "before")
    context = {"person": user, "deeds": deeds_of(user, before=before) if before else deeds, "is_later": bool(before)}
    return keep_private(render(request, "board/person.html", context))


@public
@require_safe
@conditional_page
def person_feed(request: HttpRequest, username: str) -> HttpResponse:
    """The latest of it as Atom."""
    user, deeds = get_person_or_404(username)
    page, name = reverse("board:person", args=[username]), tag(user.date_joined, f"people/{username}")
    title = f"What {user} did in public debates"
    return feed(request, deeds.told, title=title, page=page, name=name, began=user.date_joined)


def change_asked(request: HttpRequest, name: str) -> int:
    """The change that the address names; 0 for none."""
    return number_in(request.GET.get(name, "")) or 0


def get_person_or_404(username: str) -> tuple[User, Deeds]:
    """Somebody with an account, and the latest that they did.

    Found only by what is public already: whoever did nothing in their name that everyone reads does not exist here.
    """
    # An address says anything, a NUL too, which PostgreSQL takes for an error.
    named = User.objects.none() if "\0" in username else User.objects.filter(username=username)
    user = named.filter(is_active=True, is_guest=False).first()
    deeds = deeds_of(user) if user else None
    if user is None or deeds is None or not (deeds.told or has_written(user)):
        raise Http404("There is no such person.")
    return user, deeds
