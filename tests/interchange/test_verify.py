"""Whatever drifted or broke a rule is named, and the command fails."""

import io

import pytest
from django.core.management import CommandError, call_command

from debate.activity.models import Activity
from debate.annotations.models import Annotation
from debate.arguments.models import Node, PassageUse, Revision
from debate.debates.models import Debate, DebateClock, DebateText, Member
from debate.insights.actions import refresh_all
from debate.insights.models import Standing
from debate.texts.models import Quote, TextVersion
from debate.votes.actions import cast
from debate.votes.models import Stand, Tally, Vote
from tests.interchange.fixture_files import WHOLE, written


@pytest.fixture
def loaded(db, tmp_path, stranger) -> Debate:
    call_command("loaddata", written(tmp_path, WHOLE), verbosity=0)
    debate = Debate.objects.get()
    cast(node=debate.nodes.get(number=3), by=stranger, question="agreement", value=1)
    refresh_all()
    return debate


def verify() -> str:
    out = io.StringIO()
    try:
        call_command("verify", stdout=out, stderr=io.StringIO(), no_color=True)
    except CommandError as error:
        return f"{out.getvalue()}{error}"
    return out.getvalue()


def test_nothing_drifted(loaded):
    assert verify() == "1 debates: no differences.\n"


def change(model, /, **fields):
    return lambda: model.objects.update(**fields)


def node(number, **fields):
    return lambda: Node.objects.filter(number=number).update(**fields)


def pk(number):
    return Node.objects.get(number=number).pk


BROKEN = {
    "count": (node(3, claim_count=9), "counts: #3: claim_count is 9, should be 0"),
    "descendants": (node(1, descendant_count=9), "counts: #1: descendant_count is 9, should be 4"),
    "use": (change(PassageUse, supporting=3), "supporting is 3, should be 1"),
    "notes": (change(PassageUse, notes=3), "notes is 3, should be 1"),
    "tally": (change(Tally, agree_3=4), "tallies: #3: tally agree_3 is 4, should be 1"),
    "vote": (lambda: Vote.objects.all().delete(), "tallies: #3: tally agree_3 is 1, should be 0"),
    "standing": (lambda: Standing.objects.filter(node__number=3).update(value=0.1), "standing: #3: standing is 0.1000"),
    "next number": (change(DebateClock, next_number=3), "clock: the next number is 3, but #8 is there"),
    "change": (change(DebateClock, change=1), "clock: the change is 1, but the last activity is 2"),
    "gap": (
        lambda: Activity.objects.filter(change=1)._raw_delete("default"),
        "clock: 1 activities up to change 2: some are missing",
    ),
    "no clock": (lambda: DebateClock.objects.all().delete(), "clock: there is no clock"),
    "quote": (
        change(Quote, exact="Engineers know"),
        "quotes: old-bridge version 1: it does not say “Engineers know” at 0–57.",
    ),
    "around": (
        change(Quote, prefix="Well, "),
        "“Engineers suggest that it will not last ten more winters.” is kept with",
    ),
    "blank": (change(Quote, start=57, end=58, exact="\n"), "version 1: The passage is empty"),
    "composition": (change(TextVersion, body="The cafe\u0301"), "version 1: it is not normalised"),
    "no owner": (lambda: Member.objects.all().delete(), "rules: The owner is a member with the role owner, and no"),
    "digest": (change(TextVersion, sha256="0" * 64), "its SHA-256 is not that of its wording."),
    "revision": (lambda: Revision.objects.filter(node__number=7).delete(), "rules: #7: its latest revision is missing"),
    "later": (
        lambda: Revision.objects.filter(node__number=8).update(node=pk(7), number=2),
        "rules: #7: there is a revision later than its latest",
    ),
    "wording": (node(7, body="Something else is said."), "rules: #7: its latest revision is missing or says"),
    "evidence": (
        lambda: Node.objects.filter(number=7).update(parent=pk(4), kind="claim", aim=""),
        "rules: #7: Evidence is",
    ),
    "link to link": (lambda: Node.objects.filter(number=3).update(parent=pk(6)), "#3: A link can only be answered by"),
    "circle": (lambda: Node.objects.filter(number=6).update(parent=pk(3)), "rules: #3: It rests on itself"),
    "text": (lambda: DebateText.objects.all().delete(), "rules: #4: its passage is of a text that this debate is not"),
    "reference": (node(8, body="It leads to #77, they say."), "rules: #8: It refers to #77"),
}


@pytest.mark.parametrize(("break_it", "said"), BROKEN.values(), ids=BROKEN)
def test_each_breach_is_named(loaded, break_it, said):
    break_it()
    found = verify()
    assert said in found
    assert "difference" in found.splitlines()[-1]


def test_what_points_into_another_debate_is_named(loaded, debate, claim, member, stranger):
    Annotation.objects.update(quote=None, node=claim)
    Stand.objects.create(debate=loaded, person=stranger, choice="position", position=debate.nodes.get(number=1))
    Vote.objects.create(node=loaded.nodes.get(number=6), voter=member, question="agreement", value=1, revision=1)
    Node.objects.filter(number=8, debate=loaded).update(parent=claim)
    found = verify()
    assert "what it is on is not in this debate." in found
    assert "what was chosen is no position of this debate." in found
    assert "#6: it has votes on its agreement, which is not asked." in found
    assert "#8: Its parent is not in this debate." in found


def test_a_reply_to_a_reply_is_named(loaded):
    first = Annotation.objects.get()
    thread = first
    for _ in range(2):
        thread = Annotation.objects.create(
            debate=loaded, quote=first.quote, author=first.author, body="And?", thread=thread
        )
    assert f"note {thread.key}: a reply answers a note of the same debate" in verify()
