"""What crosses rows in a debate: the rules of the tree, asked of what is there instead of what somebody writes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from django.db.models import Count, Exists, F, Max, OuterRef, Q

from debate.activity.models import Activity
from debate.annotations.models import Annotation
from debate.arguments.models import Kind, Node, Revision
from debate.arguments.rules import body_is_sound, fits, references
from debate.debates.models import Debate, DebateClock, Member
from debate.reasoning.quotes import normalise, select
from debate.reasoning.strength import CycleError, Graph, strengths
from debate.texts.models import Quote, Text
from debate.votes.models import Question, Stand, Vote

Finding = tuple[Node, str]

NO_OWNER = "The owner is a member with the role owner, and no other member is."


def unsound(nodes: Iterable[Node]) -> Iterator[Finding]:
    """Each node of one debate that stands where it must not, or says what it must not, and why.

    The nodes may come from the database or from a file; their primary keys only have to fit each other.
    """
    known = {node.pk: node for node in nodes}
    numbers = {node.number for node in known.values()}
    for node in known.values():
        yield from ((node, reason) for reason in _place(node, known))
        yield from ((node, reason) for reason in _wording(node, numbers))
    yield from _circle(list(known.values()))


def _place(node: Node, known: dict[int, Node]) -> Iterator[str]:
    parent = known.get(node.parent_id) if node.parent_id else None
    if node.parent_id and parent is None:
        yield "Its parent is not in this debate."
    elif parent and parent.merged_into_id:
        yield f"It stands under #{parent.number}, which was merged into another."
    elif not (verdict := fits(node.kind, node.aim, parent)):
        yield verdict.reason
    if node.link_to_id is None:
        return
    target = known.get(node.link_to_id)
    if target is None:
        yield "It stands for a statement that is not in this debate."
    elif target.is_link:
        yield f"A link stands for a statement, never for another link: #{target.number} is one."
    elif target.kind == Kind.POSITION:
        yield f"A position answers the question; it is not a reason: #{target.number} is one."


def _wording(node: Node, numbers: set[int]) -> Iterator[str]:
    if node.is_link:
        return
    if not (verdict := body_is_sound(node.body)):
        yield verdict.reason
    for number in references(node.body):
        if number not in numbers:
            yield f"It refers to #{number}, which is not in this debate."


def _circle(nodes: list[Node]) -> Iterator[Finding]:
    """The nodes of one circle through parents and links, if there is one."""
    place = {node.pk: at for at, node in enumerate(nodes)}
    size = len(nodes)
    graph = Graph(
        parent=np.array([place.get(node.parent_id or 0, -1) for node in nodes], dtype=np.int64),
        sign=np.ones(size, dtype=np.int64),
        base=np.zeros(size),
        weight=np.zeros(size),
        undercuts=np.zeros(size, dtype=np.bool_),
        link_to=np.array([place.get(node.link_to_id or 0, -1) for node in nodes], dtype=np.int64),
    )
    try:
        strengths(graph)
    except CycleError as error:
        circle = [nodes[at] for at in error.nodes]
        yield circle[0], "It rests on itself: " + " → ".join(f"#{node.number}" for node in [*circle, circle[0]])


def breaches(debate: Debate) -> Iterator[str]:
    """Each rule across rows that the debate breaks, in words."""
    rows = debate.nodes.only("number", "parent", "kind", "aim", "link_to", "body", "debate", "merged_into")
    yield from (f"#{node.number}: {reason}" for node, reason in unsound(rows))
    yield from _unkept(debate)
    yield from _strayed(debate)
    yield from _misvoted(debate)
    owners = Member.objects.filter(debate=debate, role=Member.Role.OWNER).values_list("user", flat=True)
    if list(owners) != [debate.owner_id]:
        yield NO_OWNER


def _unkept(debate: Debate) -> Iterator[str]:
    """Statements whose latest revision is missing or says something else."""
    latest = Revision.objects.filter(node=OuterRef("pk"), number=OuterRef("revision"))
    for name in ("body", "outside_url", "outside_quote"):
        latest = latest.filter(**{name: OuterRef(name)})
    quoted = Q(quote=OuterRef("quote")) | Q(quote=None, node__quote=None)
    kept = Exists(latest.filter(quoted))
    for number in debate.nodes.filter(~kept, link_to=None).values_list("number", flat=True):
        yield f"#{number}: its latest revision is missing or says something else."
    later = debate.nodes.filter(revisions__number__gt=F("revision")).values_list("number", flat=True)
    for number in later.distinct():
        yield f"#{number}: there is a revision later than its latest."


def _strayed(debate: Debate) -> Iterator[str]:
    """What points out of the debate: passages of other texts, notes and stands on other debates' statements."""
    ours = Q(quote__version__text__in=debate.texts.values("pk"))
    for number in debate.nodes.filter(~ours, quote__isnull=False).values_list("number", flat=True):
        yield f"#{number}: its passage is of a text that this debate is not about."
    notes = Annotation.objects.filter(debate=debate)
    stray = notes.filter(~Q(node__debate=debate) & Q(node__isnull=False) | ~ours & Q(quote__isnull=False))
    for key in stray.values_list("key", flat=True):
        yield f"note {key}: what it is on is not in this debate."
    crossed = Q(thread__thread__isnull=False) | Q(thread__isnull=False) & ~Q(thread__debate=debate)
    for key in notes.filter(crossed).values_list("key", flat=True):
        yield f"note {key}: a reply answers a note of the same debate, never another reply."


def _misvoted(debate: Debate) -> Iterator[str]:
    """Answers to questions that are not asked of a statement."""
    on_link = Q(question=Question.AGREEMENT, node__link_to__isnull=False)
    on_position = Q(question=Question.RELEVANCE, node__kind=Kind.POSITION)
    votes = Vote.objects.filter(on_link | on_position, node__debate=debate)
    for number, question in votes.values_list("node__number", "question").distinct():
        yield f"#{number}: it has votes on its {question}, which is not asked."
    stands = Stand.objects.filter(debate=debate, position__isnull=False)
    for pk in stands.exclude(position__debate=debate, position__kind=Kind.POSITION).values_list("pk", flat=True):
        yield f"stand {pk}: what was chosen is no position of this debate."


def misquotes(text: Text) -> Iterator[str]:
    """Each quote of the text that is not what its version says there, and what no version is."""
    for version in text.versions.prefetch_related("quotes"):
        if version.body != normalise(version.body):
            yield f"{text.slug} version {version.number}: it is not normalised: NFC, LF, no control characters."
        if version.sha256 != version.digest(version.body):
            yield f"{text.slug} version {version.number}: its SHA-256 is not that of its wording."
        for quote in version.quotes.all():
            if reason := _misquoted(version.body, quote):
                yield f"{text.slug} version {version.number}: {reason}"


def _misquoted(body: str, quote: Quote) -> str:
    try:
        right = select(body, quote.start, quote.end)
    except ValueError as problem:
        return str(problem)
    if right.exact != quote.exact:
        return f"it does not say “{quote}” at {quote.start}–{quote.end}."
    return "" if right == quote.selector() else f"“{quote}” is kept with other words around it."


def clock_differences(debate: Debate) -> list[str]:
    """Numbers and changes that would be given twice, or were left out."""
    clock = DebateClock.objects.filter(debate=debate).first()
    if clock is None:
        return ["there is no clock"]
    wrong = []
    last = debate.nodes.aggregate(last=Max("number"))["last"] or 0
    if clock.next_number <= last:
        wrong.append(f"the next number is {clock.next_number}, but #{last} is there")
    # Each change is kept once, by a constraint: as many as the last one says means that none is missing.
    record = Activity.objects.filter(debate=debate).aggregate(last=Max("change"), number=Count("pk"))
    if clock.change != (record["last"] or 0):
        wrong.append(f"the change is {clock.change}, but the last activity is {record['last']}")
    if record["number"] != (record["last"] or 0):
        wrong.append(f"{record['number']} activities up to change {record['last']}: some are missing")
    return wrong
