"""Leaving for good: what somebody wrote stays without their name or is taken back, and all else of them is forgotten.

One transaction, with a turn in each debate where something of theirs is seen: nobody is ever half gone.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce

from debate.activity.models import Activity, Verb
from debate.annotations import actions as notes
from debate.annotations.models import Annotation
from debate.arguments import erasing
from debate.arguments.models import Node, Revision, Undo
from debate.board.managing import people_of
from debate.debates.clock import hold, turn
from debate.debates.models import Debate, Invitation, Member, Pause
from debate.following.models import Follow, Letter, News, Revised, Visit
from debate.moderation import actions as reports
from debate.moderation import marks, suggestions
from debate.moderation.models import Mark, Report, Suggestion
from debate.people.actions import forget
from debate.people.models import User
from debate.people.sessions import end_sessions
from debate.texts.actions import remove_text
from debate.texts.models import Text
from debate.votes import actions as votes
from debate.votes.models import Openness, Reconciled, Stand, Vote
from debate.web.verdict import ALLOWED, Verdict, refused, refused_if, require

logger = logging.getLogger(__name__)
kind_of = ContentType.objects.get_for_model

# A guest of whom nothing was heard for so long is forgotten; so many a run, so that it is short.
EXPIRES, MOST = timedelta(days=365), 200
OTHERS = "Others take part in debates that you own. Hand them over first."
# What concerns nobody else goes whatever is chosen.
OWN = (
    *((model, "user") for model in (Follow, News, Letter, Visit, Member, Pause)),
    *((model, "person") for model in (Reconciled, Revised, Openness)),
    (Undo, "by"),
)


def debates_of(person: User) -> list[Debate]:
    """The debates that this person owns."""
    return list(Debate.objects.filter(owner=person).order_by("pk"))


def is_alone(debate: Debate) -> bool:
    """Whether nobody but its owner wrote, voted, marked, took a stand or belongs there: then nobody else needs it."""
    noted = Annotation.objects.filter(debate=debate).exclude(author=debate.owner_id)
    stood = Stand.objects.filter(debate=debate).exclude(person=debate.owner_id)
    suggested = Suggestion.objects.filter(debate=debate).exclude(author=debate.owner_id)
    marked = Mark.objects.filter(debate=debate).exclude(author=debate.owner_id)
    others = people_of(debate).exclude(pk=debate.owner_id)
    return not any(rows.exists() for rows in (others, noted, stood, suggested, marked))


def to_hand_over(person: User) -> list[Debate]:
    """The debates that need another owner first."""
    return [debate for debate in debates_of(person) if not is_alone(debate)]


def may_leave(person: User) -> Verdict:
    """Whoever owns no debate that others take part in; a curator gives the rights back first."""
    if person.is_staff:
        return refused("You are a curator here. Ask another one to take these rights from you first.")
    if to_hand_over(person):
        return refused(OTHERS)
    return ALLOWED


def what_there_is(person: User) -> dict[str, Any]:
    """How much of this person there is, for the page on which they decide."""
    written = Annotation.objects.filter(author=person)
    return {
        "statements": erasing.own_statements(person).count(),
        "notes": written.filter(private=False).count(),
        "private": written.filter(private=True).count(),
        "votes": Vote.objects.filter(voter=person).count(),
        "marks": Mark.objects.filter(author=person).count(),
        # What became of the others is a statement of theirs.
        "suggestions": Suggestion.objects.filter(author=person).exclude(state=Suggestion.State.ACCEPTED).count(),
        "stands": Stand.objects.filter(person=person).count(),
        "reports": Report.objects.filter(reporter=person).count(),
        "alone": [debate for debate in debates_of(person) if is_alone(debate)],
        "to_hand_over": to_hand_over(person),
    }


class CameIn(Exception):
    """They voted elsewhere while they were leaving."""


def leave(*, by: User, with_words: bool) -> None:
    """Forget somebody who asks for it. `with_words`: what they wrote, voted and marked is taken back too.

    Raises `Refused` with the reason. What they sent from a second tab in this moment is forgotten with the rest: all
    is taken back and done anew with it.
    """
    while True:
        with suppress(CameIn), transaction.atomic():
            end_sessions(by)
            _go(by, with_words)
            return


@transaction.atomic
def _go(who: User, with_words: bool) -> None:
    # Their row is not locked before the clocks: whoever answers them holds a clock and then counts it there.
    person = User.objects.filter(pk=who.pk, left_at=None).first()
    if person is None:
        return  # a second click: they have left
    require(may_leave(person))
    for debate in debates_of(person):
        hold(debate.pk)
        require(refused_if(not is_alone(debate), OTHERS))  # as it is now, under the lock
        remove(debate)
    # Always in the same order, so that none waits in a circle.
    for debate in Debate.objects.filter(_touched_by(person)).order_by("pk"):
        _part(debate, person, with_words)
    _forget_the_rest(person, with_words)
    gone = forget(person=person)
    # From here on their row is locked, and every vote waits for it.
    if with_words and Vote.objects.filter(voter=person).exists():
        raise CameIn
    if not _is_needed(gone):
        gone.delete()


def _touched_by(person: User) -> Q:
    """Where something of theirs is seen."""
    wrote = Q(pk__in=Node.objects.filter(author=person).values("debate"))
    noted = Q(pk__in=Annotation.objects.filter(author=person, private=False).values("debate"))
    voted = Q(pk__in=Vote.objects.filter(voter=person).values("node__debate"))
    stood = Q(pk__in=Stand.objects.filter(person=person).values("debate"))
    suggested = Q(pk__in=Suggestion.objects.filter(author=person).values("debate"))
    marked = Q(pk__in=Mark.objects.filter(author=person).values("debate"))
    belongs = Q(pk__in=Member.objects.filter(user=person).values("debate"))
    return wrote | noted | voted | stood | suggested | marked | belongs


def _part(debate: Debate, person: User, with_words: bool) -> None:
    """One turn in one debate."""
    with turn(debate.pk, by=person) as taken:
        touched = set(debate.nodes.filter(author=person).values_list("number", flat=True))
        suggestions.erase(debate=debate, author=person, with_words=with_words)
        if with_words:
            touched |= {*erasing.erase(debate, person), *notes.erase(debate=debate, author=person)}
            touched |= {*votes.erase(debate=debate, voter=person), *marks.erase(debate=debate, author=person)}
        taken.record(Verb.PARTED, beside=sorted(touched))


def _forget_the_rest(person: User, with_words: bool) -> None:
    """What no debate shows: it takes no turn."""
    reports.forget_reporter(person=person, with_words=with_words)
    Annotation.objects.filter(author=person, private=True).delete()
    for model, name in OWN:
        model._default_manager.filter(**{name: person}).delete()
    Invitation.objects.filter(created_by=person).update(created_by=None)
    _forget_in_the_admin(person, with_words)


def _forget_in_the_admin(person: User, with_words: bool) -> None:
    """The admin's log calls a person and a membership by the name, and what was curated by its words."""
    entries = LogEntry.objects.filter(object_repr__startswith=f"{person.name}: ", content_type=kind_of(Member))
    entries |= LogEntry.objects.filter(object_id=str(person.pk), content_type=kind_of(User))
    if with_words:
        own = Q(node__author=person) | Q(annotation__author=person)
        for rows in (Node.objects.filter(author=person), Report.objects.filter(own)):
            pks = [str(pk) for pk in rows.values_list("pk", flat=True)]
            entries |= LogEntry.objects.filter(object_id__in=pks, content_type=kind_of(rows.model))
    entries.update(object_repr="")


def _is_needed(person: User) -> bool:
    """Whether something stays that hangs on this person's row."""
    return any(
        model._default_manager.filter(**{name: person}).exists()
        for model, name in (
            *((model, "author") for model in (Node, Annotation, Mark, Suggestion)),
            *((Revision, "by"), (Vote, "voter"), (Stand, "person"), (Debate, "owner")),
        )
    )


def remove(debate: Debate) -> None:
    """Remove a whole debate, with its texts as far as no other debate reads them."""
    texts = list(Text.objects.filter(debates=debate))
    erasing.remove_tree(debate)
    Annotation.objects.filter(debate=debate).delete()
    debate.delete()
    for text in texts:
        remove_text(text=text)


def forget_guests(now: datetime) -> int:
    """Forget the guests of whom nothing was heard for a year: what they wrote and voted stays, without their name.

    How many there were. Whoever cannot be forgotten waits for the next time, and keeps nobody else waiting.
    """
    before = now - EXPIRES
    lately = Activity.objects.filter(actor=OuterRef("pk"), at__gte=before)
    seen = User.objects.filter(is_guest=True).annotate(seen_at=Coalesce(F("last_login"), F("date_joined")))
    visited = Visit.objects.filter(user=OuterRef("pk"), at__gte=before)  # who just reads signs in once
    expired = list(seen.filter(~Exists(lately), ~Exists(visited), seen_at__lt=before).order_by("pk")[:MOST])
    gone = 0
    for guest in expired:
        try:
            _go(guest, with_words=False)  # their sessions ended long ago
        except Exception:
            logger.exception("Guest %s could not be forgotten", guest.pk)
        else:
            gone += 1
    return gone
