"""Rows of everything that the admin lists: `grow(n)` makes at least `n` of each, all in the cast's debate."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from debate.annotations.models import Annotation
from debate.arguments import actions as arguments
from debate.arguments.actions import Wording
from debate.arguments.models import Node
from debate.debates import actions as debates
from debate.debates.models import Debate
from debate.following.models import Letter, Visit
from debate.following.telling import tell_all
from debate.insights.actions import refresh
from debate.moderation.models import Mark, Report, Suggestion
from debate.people.models import User
from debate.schedule.models import Due
from debate.texts.actions import add_version, quote_passage
from debate.texts.models import Text
from debate.votes import actions as votes
from tests.cast import BODY, blocks_of, make_user


def grow(debate: Debate, owner: User, number: int) -> None:
    """Let the world be bigger by `number` of everything."""
    position = debate.nodes.get(number=1)
    text = debate.texts.get()
    for _ in range(number):
        one = User.objects.count()
        person = make_user(f"Person {one}")
        Group.objects.create(name=f"Group {one}")
        EmailAddress.objects.create(user=person, email=f"p{one}@example.org")
        debates.add_member(debate=debate, by=owner, user=person)
        claim = arguments.add(
            debate=debate, by=person, kind="claim", parent=position, wording=Wording(f"This is reason number {one}.")
        )
        votes.cast(node=claim, by=owner, question="agreement", value=1)
        votes.cast(node=claim, by=owner, question="relevance", value=3)
        votes.take_stand(debate=debate, by=person, choice="between")
        quote = quote_passage(version=text.versions.first(), start=one, end=one + 9)
        evidence = Wording(f"This is evidence number {one}.", quote=quote)
        arguments.add(debate=debate, by=person, kind="evidence", parent=claim, wording=evidence)
        make_link(claim, person)
        note_and_report(claim, person)
        add_version(text=text, by=owner, body=f"{BODY}\n\nPostscript {one}.", blocks=blocks_of([BODY]))
        make_debate(owner, one)
        make_chore(one)
    refresh(debate)
    tell_all()


def make_link(claim: Node, author: User) -> None:
    debate = claim.debate
    number = debate.clock.take_number(debate.pk)
    Node.objects.create(
        debate=debate, number=number, kind="claim", parent=debate.nodes.get(number=2), link_to=claim, author=author
    )


def note_and_report(node: Node, author: User) -> None:
    note = Annotation.objects.create(debate=node.debate, node=node, author=author, body="A note.")
    Report.objects.create(debate=node.debate, node=node, reporter=author, reason="spam")
    Report.objects.create(debate=node.debate, annotation=note, reporter=author, reason="spam")
    Mark.objects.create(debate=node.debate, node=node, kind="unclear", author=author, sentence="Which winter?")
    Suggestion.objects.create(debate=node.debate, parent=node, kind="claim", author=author, body="A suggestion.")


def make_debate(owner: User, one: int) -> None:
    text = Text.objects.create(slug=f"text-{one}", title=f"Text {one}")
    add_version(text=text, by=None, body=BODY, blocks=blocks_of([BODY]))
    settings = {"visibility": Debate.Visibility.PUBLIC, "contribution": Debate.Contribution.ANYONE}
    refresh(debates.start(by=owner, question=f"Is this question {one}?", text=text, **settings))


def make_chore(one: int) -> None:
    now = timezone.now()
    Visit.objects.create(user=User.objects.latest("pk"), debate=Debate.objects.latest("pk"), at=now, change=one)
    Letter.objects.create(user=User.objects.latest("pk"), day=now.date(), at=now, lines=one)
    Due.objects.create(name=f"chore-{one}", next_at=now)
    DBTaskResult.objects.create(task_path=f"chore-{one}", args_kwargs={}, backend_name="default", run_after=now)
