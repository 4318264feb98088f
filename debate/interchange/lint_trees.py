"""The trees of a fixture file: does each statement fit where it stands, and is each wording kept?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from debate.arguments.models import Kind, Node, State
from debate.debates.models import Member
from debate.interchange.lint_texts import Found
from debate.interchange.rows import Row, flat
from debate.interchange.soundness import NO_OWNER, unsound

WORDING = ("body", "quote", "outside_url", "outside_quote")
OUTSIDE = (Kind.CLAIM, Kind.REBUTTAL)


def check_trees(rows: list[Row]) -> Iterator[Found]:
    texts = defaultdict(set)
    nodes = defaultdict(list)
    revisions = defaultdict(list)
    for row in rows:
        if row.model == "debates.debatetext":
            texts[flat(row.fields["debate"])].add(flat(row.fields["text"]))
        elif row.model == "arguments.node":
            nodes[flat(row.fields["debate"])].append(row)
        elif row.model == "arguments.revision":
            revisions[flat(row.fields["node"])].append(row)
    for debate, tree in nodes.items():
        yield from _tree(tree)
        yield from _duplicates(tree)
        for row in tree:
            yield from _form(row)
            yield from _revisions(row, revisions[(*debate, str(row.fields["number"]))])
            quote = row.fields.get("quote")
            if quote and flat(quote)[:1] not in texts[debate]:
                yield row.line_of("quote"), "The passage is of a text that this debate is not about.", True
    yield from _annotations(rows, texts)
    yield from _owners(rows)


def _tree(tree: list[Row]) -> Iterator[Found]:
    lines = {row.fields["number"]: row for row in tree}
    nodes = [_node(row) for row in tree]
    for node, reason in unsound(nodes):
        yield lines[node.number].line, f"#{node.number}: {reason}", True
    yield from ((lines[number].line, reason, False) for number, reason in _one_sided(nodes))


def _owners(rows: list[Row]) -> Iterator[Found]:
    """A debate has one owner, who is also the one member of that role: by it goes who may what."""
    owners = defaultdict(list)
    for row in rows:
        if row.model == "debates.member" and row.fields.get("role") == Member.Role.OWNER:
            owners[flat(row.fields["debate"])].append(flat(row.fields["user"]))
    for row in rows:
        if row.model == "debates.debate" and owners[row.key[1] if row.key else ()] != [flat(row.fields["owner"])]:
            yield row.line_of("owner"), NO_OWNER, True


def _form(row: Row) -> Iterator[Found]:
    """What the database would refuse in words of its own: evidence has a passage, and a link says nothing itself."""
    number, given = f"#{row.fields['number']}", {name for name in WORDING if row.fields.get(name)}
    kind, is_link = row.fields["kind"], bool(row.fields.get("link_to"))
    if is_link and given:
        yield row.line, f"{number} is a link: it has no wording and no passage.", True
    elif not is_link and (kind == Kind.EVIDENCE) != ("quote" in given):
        is_evidence = kind == Kind.EVIDENCE
        reason = "Evidence needs the passage that it is: a quote." if is_evidence else "Only evidence has a quote."
        yield row.line_of("quote"), f"{number}: {reason}", True
    if len(outside := given & {"outside_url", "outside_quote"}) == 1 or (outside and kind not in OUTSIDE):
        reason = "A link to the outside has an address and a sentence, and stands on a claim or a rebuttal."
        yield row.line, f"{number}: {reason}", True


def _node(row: Row) -> Node:
    """The node as rules see it, with numbers for primary keys."""
    fields = row.fields
    pointers = {f"{name}_id": _pointer(fields, name) for name in ("parent", "link_to")}
    aim, body = fields.get("aim", ""), fields.get("body", "")
    return Node(pk=fields["number"], number=fields["number"], kind=fields["kind"], aim=aim, body=body, **pointers)


def _pointer(fields: dict[str, Any], name: str) -> int | None:
    """The number that the field points to; −1, which no node has, when it is in another debate."""
    if not fields.get(name):
        return None
    *debate, number = flat(fields[name])
    return int(number) if tuple(debate) == flat(fields["debate"]) else -1


def _one_sided(nodes: list[Node]) -> Iterator[tuple[int, str]]:
    positions = [node for node in nodes if node.kind == Kind.POSITION]
    for position in positions:
        kinds = {node.kind for node in nodes if node.parent_id == position.pk}
        if Kind.REBUTTAL not in kinds:
            yield position.number, f"One-sided: nothing speaks against #{position.number}."
        if not kinds - {Kind.REBUTTAL}:
            yield position.number, f"One-sided: nothing speaks for #{position.number}."
    if len(positions) == 1:
        yield positions[0].number, "One-sided: there is only one position."


def _duplicates(tree: list[Row]) -> Iterator[Found]:
    seen: dict[str, Row] = {}
    for row in tree:
        if row.fields.get("state", State.LIVE) != State.LIVE:
            continue  # what was taken back may be said again, and of all who left their words read alike
        body = " ".join(row.fields.get("body", "").casefold().split())
        if body and body in seen:
            first = seen[body]
            reason = (
                f"#{row.fields['number']} says what #{first.fields['number']} in line {first.line} says: link to it."
            )
            yield row.line_of("body"), reason, True
        seen.setdefault(body, row)


def _revisions(row: Row, revisions: list[Row]) -> Iterator[Found]:
    number = f"#{row.fields['number']}"
    latest = row.fields.get("revision", 1)
    have = {revision.fields["number"]: revision for revision in revisions}
    if row.fields.get("link_to"):
        if have:
            yield revisions[0].line, f"{number} is a link: it has no wording to keep.", True
        return
    # The first of them is enough: a number typed wrong would ask for millions.
    if missing := next((wanted for wanted in range(1, latest + 1) if wanted not in have), 0):
        yield row.line, f"{number}: revision {missing} is missing.", True
    for later in (given for given in have if given > latest):
        yield have[later].line, f"{number}: its latest revision is {latest}, so there is no revision {later}.", True
    last = have.get(latest)
    if last and any((last.fields.get(name) or "") != (row.fields.get(name) or "") for name in WORDING):
        yield last.line, f"{number}: its latest revision says something else.", True


def _annotations(rows: list[Row], texts: dict[tuple[str, ...], set[tuple[str, ...]]]) -> Iterator[Found]:
    notes = {row.key: row for row in rows if row.model == "annotations.annotation"}
    for row in notes.values():
        debate, on, quote = flat(row.fields["debate"]), row.fields.get("node"), row.fields.get("quote")
        if (on is None) == (quote is None):
            yield row.line, "A note is on a statement or on a passage: on one of them.", True
        elif on and flat(on)[:1] != debate:
            yield row.line_of("node"), "The note is on a statement of another debate.", True
        elif quote and flat(quote)[:1] not in texts[debate]:
            yield row.line_of("quote"), "The passage is of a text that this debate is not about.", True
        thread = notes.get(("annotations.annotation", flat(row.fields["thread"]))) if row.fields.get("thread") else None
        if thread and (thread.fields.get("thread") or flat(thread.fields["debate"]) != debate):
            yield row.line_of("thread"), "A reply answers a note of the same debate, never another reply.", True
