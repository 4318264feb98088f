"""What is looked at once somebody has left."""

import json
from io import StringIO

from django.core.management import call_command

from debate.activity.models import Activity
from debate.annotations.models import Annotation
from debate.arguments.models import Node, Revision
from debate.moderation.models import Mark, Report, Suggestion
from debate.people.models import User
from tests.board.world import settle


def is_clean(debate):
    """`verify` finds nothing wrong, also once the worker has caught up."""
    settle(debate)
    call_command("verify", stdout=StringIO(), stderr=StringIO())
    return True


def remains(person):
    return User.objects.get(pk=person.pk)


def said_anywhere(word):
    """Whether any row that shows or records something still says it."""
    models = (User, Node, Revision, Annotation, Mark, Report, Suggestion, Activity)
    rows = [list(model.objects.values()) for model in models]
    return word in json.dumps(rows, default=str)
