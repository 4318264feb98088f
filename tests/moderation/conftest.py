"""Who decides, and what waits for it."""

import pytest

from debate.debates import actions as debates
from tests.cast import make_user
from tests.moderation.world import suggest


@pytest.fixture
def moderator(debate, owner):
    user = make_user("Moritz")
    debates.add_member(debate=debate, by=owner, user=user, role="moderator")
    return user


@pytest.fixture
def waiting(suggesting, stranger):
    """Stefan's suggestion of a claim under #3."""
    return suggest(suggesting, stranger)
