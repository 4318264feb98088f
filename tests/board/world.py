"""What the board's tests share: many voters, a tree that is wide, and how answers are compared."""

import re

from debate.arguments import actions as arguments
from debate.arguments.actions import Wording
from debate.insights.actions import rebuild
from debate.people.models import User
from debate.votes import actions as votes

HTMX = {"HX-Request": "true"}
ASIDE = re.compile(
    r'(?<=name="csrfmiddlewaretoken" value=")[^"]+|<time.+?</time>'
    r'|(?<=\?since=)\d+|(?<=data-change=")\d+|(?<=name="seen" value=")\d+|(?<=data-standing=")\d+'
)


def said(answer):
    """The body without what differs each time: the token, and that and when something happened last."""
    return ASIDE.sub("", answer.text)


def add(parent, by, body, kind="claim", aim="", **wording):
    """One more statement under `parent`."""
    aim = aim or ("truth" if kind == "rebuttal" else "")
    wording = Wording(body, **wording)
    return arguments.add(debate=parent.debate, by=by, kind=kind, aim=aim, parent=parent, wording=wording)


def judge(node, agreements, relevances=()):
    """Let as many people as there are answers vote on the node."""
    for question, values in (("agreement", agreements), ("relevance", relevances)):
        for at, value in enumerate(values):
            voter, _ = User.objects.get_or_create(username=f"voter-{at}")
            votes.cast(node=node, by=voter, question=question, value=value)


def settle(debate):
    """What the worker does within a second."""
    rebuild(debate)


def order_of(html):
    """The numbers of the cards in the order in which they stand in the page."""
    return [int(number) for number in re.findall(r'<li class="node" id="n(\d+)"', html)]
