"""What a card says of a standing."""

import pytest

from debate.insights.words import stands


@pytest.mark.parametrize(
    ("standing", "judges", "said"),
    [
        (None, 0, "not judged yet"),
        (0.9, 0, "not judged yet"),
        (None, 7, "not judged yet"),
        (0.9, 1, "too early to say"),
        (0.1, 4, "too early to say"),
        (0.6, 5, "stands well"),
        (0.596, 5, "stands well"),
        (0.594, 5, "contested"),
        (0.4, 5, "contested"),
        (0.396, 5, "contested"),
        (0.394, 5, "weak"),
    ],
)
def test_five_judges_make_it_worth_saying(standing, judges, said):
    assert stands(standing, judges) == said
