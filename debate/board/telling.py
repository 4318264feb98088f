"""How each thing that can be done in a debate is told to those who may see the debate.

What is not in the table is told to nobody: votes are sums, reports are for those who decide on them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.formats import date_format

from debate.activity.models import Activity, Verb
from debate.moderation.models import Mark


@dataclass(frozen=True, slots=True)
class Telling:
    """A sentence with places for what the record holds.

    One with `by` goes on after the name of who did it. Others say what happened and name nobody, as the cards do.
    """

    said: str
    by: bool = False
    keeps_order: bool = False
    for_members: bool = False  # who belongs to a debate is for those who do


def by(said: str, *, keeps_order: bool = False) -> Telling:
    return Telling(said, by=True, keeps_order=keeps_order)


def order(said: str) -> Telling:
    return Telling(said, keeps_order=True)


TELLINGS = {
    Verb.STARTED: by("started the debate"),
    Verb.LOADED: Telling("Statements were loaded from a file"),
    Verb.ADDED: by("added {kind} #{node} under #{parent}"),
    Verb.EDITED: by("edited #{node}"),
    Verb.WITHDREW: Telling("#{node} was withdrawn"),
    Verb.RESTORED: order("#{node} was brought back"),
    Verb.HID: order("#{node} was hidden by those who keep order"),
    Verb.CHANGED_KIND: by("changed #{node} from {was[0]} to {now[0]}", keeps_order=True),
    Verb.MOVED: by("moved #{node} from #{was[0]} to #{now[0]}", keeps_order=True),
    Verb.MERGED: by("merged #{node} into #{into}", keeps_order=True),
    Verb.LINKED: by("let #{target} speak also under #{parent}, as #{node}"),
    Verb.SPLIT: by("split #{node}: the second half is #{second}", keeps_order=True),
    Verb.EXTRACTED: by("took the branch of #{node} into a debate of its own", keeps_order=True),
    Verb.UNDID: by("undid a change of #{node}", keeps_order=True),
    Verb.LOCKED: by("locked the branch of #{node}", keeps_order=True),
    Verb.UNLOCKED: by("unlocked the branch of #{node}", keeps_order=True),
    Verb.ANNOTATED: by("wrote a note on {place}"),
    Verb.MARKED: Telling("#{node} was marked: {kind}"),
    Verb.ANSWERED_MARK: Telling("A mark on #{node} was answered by the author"),
    Verb.CLOSED_MARK: order("A mark on #{node} was settled"),
    Verb.CONFIGURED: order("The settings were changed: {what}"),
    Verb.JOINED: Telling("{user} joined as {role}", for_members=True),
    Verb.LEFT: Telling("{user} no longer belongs to the debate", for_members=True),
    Verb.CHANGED_ROLE: order("{user} is {now} now, no longer {was}"),
    Verb.HANDED_OVER: order("{user} is the owner now"),
    Verb.CHANGED_STATE: order("The debate was {now}"),
    Verb.PAUSED: order("Somebody can only read until {until}"),
    Verb.RESUMED: order("Somebody who could only read may write again"),
    Verb.PARTED: Telling("Somebody who took part has left for good"),
    Verb.GREW: Telling("Statements and votes were made up for measuring"),
    Verb.EXAMPLES: Telling("Example votes were added"),
    Verb.CLEARED: Telling("The example votes were removed"),
}
# The same done to a note, which has no number.
OF_NOTES = {
    Verb.ANNOTATED: by("wrote a note on {place}"),
    Verb.HID: order("A note on {place} was hidden by those who keep order"),
    Verb.RESTORED: order("A note on {place} was brought back"),
}
# An edit that lets a statement say again what it said once.
BROUGHT_BACK = by("let #{node} say again what it said in wording {restored}")
ROOTS = {
    Verb.ADDED: by("added position #{node}"),
    Verb.EXTRACTED: by("began it with a branch of another debate"),
}
NEVER_TOLD = {
    *(Verb.STOOD, Verb.VOTED, Verb.UNVOTED, Verb.CONFIRMED),
    *(Verb.REPORTED, Verb.DECIDED, Verb.SUGGESTED, Verb.SETTLED, Verb.INVITED),
    *(Verb.EDITED_NOTE, Verb.WITHDREW_NOTE),
}
KEEPING_ORDER = [verb for verb, telling in TELLINGS.items() if telling.keeps_order]
# What people do in their own name.
IN_ONES_NAME = [verb for verb, telling in TELLINGS.items() if telling.by]

SETTINGS = {
    "question": "the question",
    "summary": "the summary",
    "note": "the note beside the text",
    "conduct": "the code of conduct",
    "visibility": "who may see it",
    "contribution": "who may write",
    "takes_suggestions": "whether statements are suggested first",
    "results": "when results show",
    "posting_open": "whether statements can be added",
    "votes_open": "whether voting is open",
    "slug": "its address",
    "text": "a text",
    "passages": "where a passage lies in a text",
}
STATES = {"open": "opened", "closed": "closed", "archived": "archived"}


def telling_of(activity: Activity) -> Telling | None:
    """How it is told; None for what is told to nobody."""
    verb = Verb(activity.verb)
    if "note" in activity.detail:
        return OF_NOTES.get(verb)
    if "restored" in activity.detail:
        return BROUGHT_BACK
    if activity.detail.get("parent", 0) is None:
        return ROOTS.get(verb, TELLINGS.get(verb))
    return TELLINGS.get(verb)


def said_of(activity: Activity, telling: Telling, names: Mapping[int, str]) -> str:
    """The sentence, without who did it; in general words where an old record holds less than the sentence asks for."""
    try:
        return telling.said.format(node=activity.node, **_in_words(activity, names))
    except (KeyError, IndexError, TypeError, ValueError):
        return str(activity.get_verb_display()) + (f" #{activity.node}" if activity.node else "")


def _in_words(activity: Activity, names: Mapping[int, str]) -> dict[str, Any]:
    """The detail of the record in the words that people read."""
    words = {name: value for name, value in activity.detail.items() if name not in ("node", "user")}
    words["place"] = f"#{activity.node}" if activity.node else "a passage"
    words["user"] = names.get(activity.detail.get("user", 0), "A member")
    if activity.verb == Verb.MARKED:
        words["kind"] = Mark.Kind(words["kind"]).label
    if activity.verb == Verb.PAUSED:
        words["until"] = date_format(datetime.fromisoformat(words["until"]), "j F, H:i") + " UTC"
    if activity.verb == Verb.CHANGED_STATE:
        words["now"] = STATES[words["now"]]
    if activity.verb == Verb.CONFIGURED:
        words["what"] = ", ".join(SETTINGS.get(name, "something else") for name in words["what"])
    return words
