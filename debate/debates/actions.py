"""Every write to a debate itself, with its record."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from debate.activity.models import Verb
from debate.debates.clock import as_it_is, turn
from debate.debates.models import Debate, DebateClock, DebateText, Member, Pause
from debate.debates.rules import (
    may_give_role,
    may_hand_over,
    may_manage,
    may_mend,
    may_pause,
    may_renew_link,
    may_start,
)
from debate.debates.states import transitions_for
from debate.people.models import User
from debate.reasoning.anchoring import Outcome
from debate.texts.actions import Block, add_version
from debate.texts.models import Placement, Text, TextVersion
from debate.web.verdict import Refused, refused, require

SLUG_WORDS = 60


def make_slug(question: str, visibility: str) -> str:
    """A readable address for a public debate; one with 128 random bits for any other."""
    words = slugify(question)[:SLUG_WORDS].strip("-") or "debate"
    if visibility != Debate.Visibility.PUBLIC:
        return f"{words}-{secrets.token_hex(16)}"
    if words == "new" or Debate.objects.filter(slug=words).exists():
        return f"{words}-{secrets.token_hex(3)}"
    return words


@transaction.atomic
def start(
    *,
    by: User,
    question: str,
    text: Text,
    visibility: str,
    contribution: str,
    summary: str = "",
    takes_suggestions: bool = False,
    is_draft: bool = False,
) -> Debate:
    """Start a debate over a text, open or as a draft; `by` becomes its owner. Positions are added by the room above."""
    require(may_start(by))
    debate = Debate(
        slug=make_slug(question, visibility),
        question=question,
        summary=summary,
        language=text.language,
        owner=by,
        visibility=visibility,
        contribution=contribution,
        takes_suggestions=takes_suggestions,
        state=Debate.State.DRAFT if is_draft else Debate.State.OPEN,
    )
    _keep_new(debate)
    DebateText.objects.create(debate=debate, text=text)
    Member.objects.create(debate=debate, user=by, role=Member.Role.OWNER)
    with turn(debate.pk, by=by) as taken:
        taken.record(Verb.STARTED)
    return debate


def _keep_new(debate: Debate) -> None:
    """The debate under its address, with its clock."""
    _save_with_address(debate)
    DebateClock.objects.create(debate=debate)


def _save_with_address(debate: Debate, fields: list[str] | None = None) -> None:
    try:
        with transaction.atomic():
            debate.save(update_fields=fields)
    except IntegrityError:
        # Somebody asked the same question at the same moment and has the readable address now.
        debate.slug = make_slug(debate.question, debate.visibility)
        debate.save(update_fields=fields)


@transaction.atomic
def start_beside(*, debate: Debate, by: User, question: str) -> Debate:
    """Start a draft on another question over the same texts, with the same settings; `by` owns it.

    Where only members may see or write, those of the first belong to the second: they are to go on there.
    """
    first, *others = [link.text for link in debate.debate_texts.select_related("text")]
    settings = {name: getattr(debate, name) for name in ("visibility", "contribution", "takes_suggestions")}
    made = start(by=by, question=question, text=first, is_draft=True, **settings)
    for order, text in enumerate(others, start=1):
        DebateText.objects.create(debate=made, text=text, order=order)
    for name in ("language", "conduct", "results", "has_example_votes"):
        setattr(made, name, getattr(debate, name))
    made.save()
    if Debate.Visibility.MEMBERS in settings.values():
        members = debate.members.exclude(user=by).values_list("user", "role")
        roles = {Member.Role.OWNER.value: Member.Role.MODERATOR.value}
        Member.objects.bulk_create(Member(debate=made, user_id=pk, role=roles.get(role, role)) for pk, role in members)
    return made


def configure(*, debate: Debate, by: User, **changes: object) -> Debate:
    """Change what `Debate` says about itself: question, summary, note, visibility, contribution, results, what is open.

    A debate that stops being public gets an address that nobody knows.
    """
    with turn(debate.pk, by=by) as taken:
        require(may_manage(by, as_it_is(debate)))
        debate.refresh_from_db(fields=[*changes, "visibility", "question"])
        changed = {name: value for name, value in changes.items() if getattr(debate, name) != value}
        for name, value in changed.items():
            setattr(debate, name, value)
        if "visibility" in changed:
            debate.slug = make_slug(debate.question, debate.visibility)
            changed["slug"] = debate.slug
        if changed:
            _save_with_address(debate, list(changed))
            taken.record(Verb.CONFIGURED, what=sorted(changed))
    return debate


def new_link(*, debate: Debate, by: User) -> Debate:
    """Give a debate that is not public another address that nobody guesses; the old one leads nowhere."""
    with turn(debate.pk, by=by) as taken:
        require(may_renew_link(by, as_it_is(debate)))
        debate.refresh_from_db(fields=["visibility", "question"])
        debate.slug = make_slug(debate.question, debate.visibility)
        debate.save(update_fields=["slug"])
        taken.record(Verb.CONFIGURED, what=["slug"])
    return debate


def change_state(*, debate: Debate, by: User, to: str) -> Debate:
    """Let the debate go on to another state, or back, as `states.TRANSITIONS` allows."""
    with turn(debate.pk, by=by) as taken:
        now = as_it_is(debate)
        before = now.state
        if to not in [way.after for way in transitions_for(by, now)]:
            raise Refused(refused("The debate cannot go there from where it is, or not by you."))
        debate.state = to
        debate.save(update_fields=["state"])
        taken.record(Verb.CHANGED_STATE, was=before, now=to)
    return debate


def add_member(*, debate: Debate, by: User, user: User, role: str = Member.Role.CONTRIBUTOR) -> Member:
    """Let `user` belong to the debate. Who does already keeps their role."""
    with turn(debate.pk, by=by) as taken:
        require(may_give_role(by, as_it_is(debate), user, role))
        member, created = Member.objects.get_or_create(debate=debate, user=user, defaults={"role": role})
        if created:
            taken.record(Verb.JOINED, user=user.pk, role=role)
    return member


def change_role(*, debate: Debate, by: User, user: User, role: str) -> Member:
    """Give a member another role."""
    with turn(debate.pk, by=by) as taken:
        require(may_give_role(by, as_it_is(debate), user, role))
        member = Member.objects.get(debate=debate, user=user)
        if member.role != role:
            taken.record(Verb.CHANGED_ROLE, user=user.pk, was=member.role, now=role)
            member.role = role
            member.save(update_fields=["role"])
    return member


def hand_over(*, debate: Debate, by: User, user: User) -> Debate:
    """Make a member the owner; who owned it stays as a moderator."""
    with turn(debate.pk, by=by) as taken:
        debate = as_it_is(debate)  # it may have been handed over a moment ago
        require(may_hand_over(by, debate, user))
        members = Member.objects.filter(debate=debate)
        members.filter(role=Member.Role.OWNER).update(role=Member.Role.MODERATOR)
        members.filter(user=user).update(role=Member.Role.OWNER)
        Pause.objects.filter(debate=debate, user=user).delete()  # nobody could end the owner's
        taken.record(Verb.HANDED_OVER, user=user.pk, was=debate.owner_id)
        debate.owner = user
        debate.save(update_fields=["owner"])
    return debate


def remove_member(*, debate: Debate, by: User, user: User) -> None:
    """Let `user` no longer belong to it. The owner stays."""
    with turn(debate.pk, by=by) as taken:
        now = as_it_is(debate)
        require(may_manage(by, now))
        if user.pk == now.owner_id:
            raise Refused(refused("The owner cannot be removed."))
        if Member.objects.filter(debate=debate, user=user).delete()[0]:
            taken.record(Verb.LEFT, user=user.pk)


def pause(*, debate: Debate, by: User, user: User, until: datetime, reason: str) -> Pause:
    """Let somebody only read until then, for a reason they are told; another pause takes the place of the first."""
    with turn(debate.pk, by=by) as taken:
        require(may_pause(by, as_it_is(debate), user))
        said = {"until": until, "reason": reason, "by": by}
        made, _ = Pause.objects.update_or_create(debate=debate, user=user, defaults=said)
        taken.record(Verb.PAUSED, user=user.pk, until=until.isoformat())
    return made


def resume(*, debate: Debate, by: User, user: User) -> None:
    """Let somebody who was paused write again."""
    with turn(debate.pk, by=by) as taken:
        require(may_pause(by, as_it_is(debate), user))
        if Pause.objects.filter(debate=debate, user=user).delete()[0]:
            taken.record(Verb.RESUMED, user=user.pk)


@transaction.atomic
def describe_text(*, text: Text, by: User) -> Text:
    """Save what is known of a text: its title, author, date and the like."""
    require(may_mend(by))
    text.save()
    _tell_debates(text, by, "text")
    return text


@transaction.atomic
def mend_text(*, text: Text, by: User, body: str, blocks: list[Block], reason: str) -> TextVersion:
    """Make the next version of a text; readers see it from now on."""
    require(may_mend(by))
    version = add_version(text=text, by=by, body=body, blocks=blocks, reason=reason)
    _tell_debates(text, by, "text", version=version.number)
    return version


@transaction.atomic
def decide_placement(*, placement: Placement, by: User, outcome: str, span: tuple[int, int] | None) -> Placement:
    """Say where a quote lies in a version, or that it is gone; anchoring no longer overrules it."""
    require(may_mend(by))
    version = placement.version
    if (span is None) != (outcome == Outcome.GONE) or (span and not 0 <= span[0] < span[1] <= len(version.body)):
        raise Refused(refused("Say where in the version it lies, or that it is gone."))
    placement.outcome, placement.decided_by = outcome, by
    placement.start, placement.end = span or (None, None)
    placement.save()
    _tell_debates(version.text, by, "passages", version=version.number)
    return placement


def _tell_debates(text: Text, by: User, what: str, **detail: int) -> None:
    """A text's change is a change in every debate over it; always in the same order, so that none waits in a circle."""
    for debate_id in text.debate_texts.order_by("debate").values_list("debate", flat=True):
        with turn(debate_id, by=by) as taken:
            taken.record(Verb.CONFIGURED, what=[what], text=text.slug, **detail)


def wind_clock(*, debate: Debate, number: int, change: int) -> None:
    """Let the clock of a debate that came from a file go on behind its last number and the last change on record."""
    DebateClock.objects.get_or_create(debate=debate)
    clock = DebateClock.objects.select_for_update().get(debate=debate)
    clock.next_number, clock.change = max(clock.next_number, number + 1), change
    clock.save()
