"""Two who decide on the same suggestion in the same moment, and one who suggests in many tabs."""

import pytest

from debate.activity.models import Activity
from debate.arguments import counts
from debate.arguments.models import Node
from debate.moderation import suggestions
from debate.moderation.models import Suggestion
from debate.web.verdict import Refused
from tests.moderation.world import suggest
from tests.together import together


@pytest.mark.threads
@pytest.mark.django_db(transaction=True)
def test_two_decide_at_the_same_moment_and_one_wins(waiting, suggesting, claim, owner, moderator, curator, stranger):
    doings = [
        lambda: suggestions.accept(suggestion=waiting, by=owner),
        lambda: suggestions.accept(suggestion=waiting, by=curator),
        lambda: suggestions.decline(suggestion=waiting, by=moderator, reason="Too vague."),
        lambda: suggestions.merge(suggestion=waiting, by=moderator, into=claim),
        lambda: suggestions.take_back(suggestion=waiting, by=stranger),
    ]
    answers = together(doings)
    [won] = [each for each in answers if isinstance(each, Suggestion)]
    late = [str(each) for each in answers if isinstance(each, Refused)]
    assert len(late) == 4 and all(sentence.endswith("meanwhile.") for sentence in late), late
    assert Activity.objects.filter(verb="settled").count() == 1
    assert Node.objects.filter(number__gt=3).count() == (1 if won.state == "accepted" else 0)
    assert counts.differences(suggesting) == []
    changes = list(Activity.objects.filter(debate=suggesting).order_by("change").values_list("change", flat=True))
    assert changes == list(range(1, len(changes) + 1))


@pytest.mark.threads
@pytest.mark.django_db(transaction=True)
def test_a_person_with_many_tabs_has_ten_waiting(suggesting, stranger):
    doings = [lambda each=each: suggest(suggesting, stranger, f"This is reason number {each}.") for each in range(14)]
    refused = [each for each in together(doings) if isinstance(each, Refused)]
    assert len(refused) == 4 and Suggestion.objects.pending().count() == 10


@pytest.mark.threads
@pytest.mark.django_db(transaction=True)
def test_what_two_accept_at_the_same_moment_stands_there_once(suggesting, owner, curator, stranger):
    made = [suggest(suggesting, stranger, f"This is reason number {each}.") for each in range(5)]
    for one in made:
        together([lambda by=by, one=one: suggestions.accept(suggestion=one, by=by) for by in (owner, curator)])
    assert Node.objects.filter(number__gt=3).count() == len(made)
    assert Activity.objects.filter(verb="settled").count() == len(made)
    assert counts.differences(suggesting) == []
