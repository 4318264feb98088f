"""Everything that is stored about one person, from every room, for them to take along.

`HELD` names for each part the fields that lead to a person; a test walks all models, so that none is forgotten.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.admin.models import LogEntry
from django.db.models import Model, OuterRef, Q, QuerySet, Subquery

from debate.activity.models import Activity
from debate.annotations.models import Annotation
from debate.arguments.models import Node, Revision, State, Undo
from debate.debates.models import Debate, Invitation, Member, Pause
from debate.following.models import Follow, Letter, News, Revised, Visit
from debate.moderation.models import Mark, Report, Suggestion
from debate.people.models import User
from debate.people.sessions import sessions_of
from debate.texts.models import Placement, TextVersion
from debate.votes.models import Openness, Reconciled, Stand, Vote

Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Held:
    """One part of what is stored: by which field of which model a row is somebody's, and what is told of it.

    `told` names columns, each as it is called in the file, with its path where that is another.
    """

    model: type[Model]
    field: str
    told: str

    def rows(self, person: User) -> Rows:
        return _rows(self.model._default_manager.filter(**{self.field: person}).order_by("pk"), self.told)


def _rows(found: QuerySet[Any], told: str, **more: Any) -> Rows:
    columns = {name: path or name for name, _, path in (one.partition("=") for one in told.split())} | more
    return [dict(zip(columns, row, strict=True)) for row in found.values_list(*columns.values())]


OF_NODE = "debate=node__debate number=node__number"
WORDS = "body outside_link=outside_url quoted_from_there=outside_quote"

HELD: dict[str, Held] = {
    "email_addresses": Held(EmailAddress, "user", "email"),
    "groups": Held(User.groups.through, "user", "group=group__name"),
    "rights": Held(User.user_permissions.through, "user", "right=permission__name"),
    "notes": Held(
        Annotation,
        "author",
        "debate on_number=node__number on_passage=quote__exact kind=motivation body private key "
        "answers_note=thread__key written=created_at edited=edited_at withdrawn=withdrawn_at hidden=hidden_reason",
    ),
    "first_stands": Held(
        Stand, "person", "debate choice position=position__number taken=taken_at was_shown_an_objection=led_on"
    ),
    "at_ease_with": Held(
        Reconciled, "person", "debate=claim__debate number=claim__number and_its_rebuttal=rebuttal__number"
    ),
    "votes_shown_to_others": Held(Openness, "person", "debate since"),
    "changed_votes": Held(Revised, "person", f"{OF_NODE} last=at"),
    "marks": Held(
        Mark,
        "author",
        f"{OF_NODE} kind same_as=same_as__number sentence made=created_at closed=closed_at because=closed_reason",
    ),
    "marks_you_closed": Held(Mark, "closed_by", f"{OF_NODE} because=closed_reason closed=closed_at"),
    "reports": Held(
        Report,
        "reporter",
        "debate number=node__number of_note=annotation__key of_mark_on=mark__node__number reason note "
        "made=created_at decision decided=decided_at",
    ),
    "reports_you_decided": Held(Report, "decided_by", "debate number=node__number decision decided=decided_at"),
    "suggestions": Held(
        Suggestion,
        "author",
        f"debate under=parent__number kind aim {WORDS} passage=quote__exact shows=evidence made=created_at state "
        "because=reason became=node__number in_other_words=changed decided=decided_at",
    ),
    "suggestions_you_decided": Held(
        Suggestion, "decided_by", "debate state because=reason became=node__number decided=decided_at"
    ),
    "taken_out_of_view_by_you": Held(Node, "state_by", "debate number state because=state_reason"),
    "undoable": Held(Undo, "by", f"{OF_NODE} did=verb at"),
    "follows": Held(Follow, "user", "debate number=node__number wanted since=at"),
    "news": Held(News, "user", "debate why about_number=about how_often=count last=at seen mailed"),
    "mails_with_news": Held(Letter, "user", "day sent=at lines trouble"),
    "visits": Held(Visit, "user", "debate opened=at opened_before_that=at_before"),
    "memberships": Held(Member, "user", "debate role joined=joined_at"),
    "debates_you_own": Held(Debate, "owner", "debate=pk started=created_at"),
    "invitations_you_made": Held(Invitation, "created_by", "debate role uses made=created_at"),
    "pauses": Held(Pause, "user", "debate until reason since=created_at"),
    "pauses_you_set": Held(Pause, "by", "debate until reason"),
    "texts_you_brought": Held(
        TextVersion, "created_by", "title=text__title version=number reason sha256 made=created_at"
    ),
    "passages_you_placed": Held(Placement, "decided_by", "passage=quote__exact outcome"),
    "activity": Held(Activity, "actor", "debate change did=verb number=node detail at"),
    "in_the_admin": Held(LogEntry, "user", "what=object_repr change=change_message at=action_time"),
}

# Told by functions of their own, because more belongs to them than one row says.
BESIDES: dict[str, tuple[type[Model], str]] = {
    "statements": (Node, "author"),
    "edits_of_what_others_wrote": (Revision, "by"),
    "votes": (Vote, "voter"),
}


def holdings(person: User) -> dict[str, Any]:
    """All of it, ready to be written as JSON; debates by their question and address."""
    told: dict[str, Any] = {"account": account(person)}
    told |= {
        "statements": statements(person),
        "edits_of_what_others_wrote": edits(person),
        "votes": votes(person),
    }
    told |= {name: held.rows(person) for name, held in HELD.items()}
    named = Naming(person, told)
    return {name: named.of(rows) if isinstance(rows, list) else rows for name, rows in told.items()}


def account(person: User) -> dict[str, Any]:
    """What the row of the person says; of password and return code only that there is one: a fingerprint is kept."""
    return {
        "name": person.name,
        "username": person.username,
        "guest": person.is_guest,
        "email": person.email,
        "email_confirmed": person.email_confirmed_at,
        "curator": person.is_staff,
        "has_password": person.has_usable_password(),
        "has_return_code": bool(person.return_code),
        "made_as_example": person.is_example,
        "joined": person.date_joined,
        "last_sign_in": person.last_login,
        "looked_at_answers": person.answers_seen_at,
        "unseen_answers": person.unseen_answers,
        "unseen_news": person.unseen_news,
        "news_by_mail": person.digest,
        "named_when_here": person.named_when_here,
        "signed_in_on_devices": sum(1 for _ in sessions_of(person)),
    }


def statements(person: User) -> Rows:
    """What they wrote, with every wording, and what they answered to marks on it."""
    told = f"debate number kind aim under=parent__number stands_for=link_to__number {WORDS} passage=quote__exact"
    state = "written=created_at edited=edited_at state because=state_reason merged_into=merged_into__number locked"
    found = _rows(Node.objects.filter(author=person).order_by("debate", "number"), f"{told} {state}")
    by_place = {(row["debate"], row["number"]): row | {"wordings": [], "answers_to_marks": []} for row in found}
    revisions = Revision.objects.filter(node__author=person).order_by("node", "number")
    wordings = _rows(revisions, f"{OF_NODE} wording=number {WORDS} passage=quote__exact at by")
    answered = Mark.objects.filter(node__author=person).exclude(answer="")
    for name, rows in (("wordings", wordings), ("answers_to_marks", _rows(answered, f"{OF_NODE} stance answer"))):
        for row in rows:
            by_place[row.pop("debate"), row.pop("number")][name].append(row)
    for wording in wordings:
        wording["by_you"] = wording.pop("by") == person.pk
    return list(by_place.values())


def edits(person: User) -> Rows:
    """The wordings that they gave to what others wrote."""
    found = Revision.objects.filter(by=person).exclude(node__author=person).order_by("node", "number")
    return _rows(found, f"{OF_NODE} wording=number {WORDS} at")


def votes(person: User) -> Rows:
    """Their answers with what these judged, as far as they may read it now."""
    readable = Q(node__state__in=(State.LIVE, State.MERGED), node__debate__in=Debate.objects.open_to(person))
    judged = Revision.objects.filter(readable, node=OuterRef("node"), number=OuterRef("revision"))
    place = "judged_wording=revision judged_under=parent__number judged_as=kind judged_aim=aim"
    found = Vote.objects.filter(voter=person).order_by("node", "question")
    return _rows(found, f"{OF_NODE} question value {place} cast=cast_at", judged=Subquery(judged.values("body")[:1]))


class Naming:
    """Debates by their question and address, as far as this person may see them now: an address can be a secret."""

    def __init__(self, person: User, told: dict[str, Any]):
        found = Debate.objects.open_to(person).filter(pk__in=set(_debates_in(told)))
        self.known = {debate.pk: debate for debate in found}

    def of(self, rows: Rows) -> Rows:
        return [row | {"debate": self.name(row["debate"])} if row.get("debate") else row for row in rows]

    def name(self, pk: int) -> dict[str, str]:
        debate = self.known.get(pk)
        if debate is None:
            return {"question": "a debate that you can no longer see", "address": ""}
        return {"question": debate.question, "address": debate.get_absolute_url()}


def _debates_in(told: dict[str, Any]) -> Iterator[int]:
    for rows in told.values():
        if isinstance(rows, list):
            yield from (row["debate"] for row in rows if row.get("debate"))
