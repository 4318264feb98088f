"""Words without end, in every field that others see: no page of the debate, nor the list, grows with them."""

import pytest

from debate.debates.models import Debate
from debate.texts.models import Text
from tests.board.world import add
from tests.journeys.test_screens import OVERFLOW

WORD = "Donaudampfschifffahrtsgesellschaftskapitän" * 4
ABOUT = [
    *("", "3/", "11/", "3/why/", "3/history/", "3/marks/", "3/annotations/", "3/reply/", "3/share/", "3/report/"),
    *("3/tend/", "3/move/", "10/edit/", "guided/", "activity/", "share/", "votes/", "marks/", "queue/", "members/"),
    *("manage/", "reports/", "who-wrote-what/", "search/?q=donau", "changes/?since=1", "embed/", "3/embed/"),
]
ELSEWHERE = ["/", "/me/", "/me/news/", "/me/wrote/", "/me/votes/", "/people/Olga/", "/search/?q=donau"]


@pytest.fixture
def endless(bridge, owner):
    """The bridge's debate, as somebody would write it who wants to break its pages."""
    Debate.objects.filter(pk=bridge.pk).update(question=f"{WORD}?", summary=WORD, note=WORD, conduct=WORD)
    Text.objects.update(title=WORD, author=WORD, publisher=WORD)
    for kind in ("claim", "rebuttal"):
        add(bridge.nodes.get(number=3), owner, f"{kind} {WORD}", kind=kind)
    deep = bridge.nodes.order_by("-number")[0]
    for _ in range(3):
        deep = add(deep, owner, f"{WORD} {deep.number}")
    return bridge


@pytest.mark.parametrize(("width", "past"), [(320, False), (1280, True)])
def test_no_page_grows_with_a_word(page, enter, endless, owner, url, width, past):
    enter(page.context, owner, debate=endless if past else None)
    page.set_viewport_size({"width": width, "height": 800})
    wide = {}
    for path in [url + rest for rest in ABOUT] + ELSEWHERE:
        page.goto(path)
        if found := page.evaluate(OVERFLOW):
            wide[path.removeprefix(url)] = found
    assert not wide, "\n".join(f"{path}: {found}" for path, found in wide.items())
