"""Who decides, and what waits for it."""

import pytest

from tests.moderation.world import suggest


@pytest.fixture
def waiting(suggesting, stranger):
    """Stefan's suggestion of a claim under #3."""
    return suggest(suggesting, stranger)
