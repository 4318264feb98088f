"""A text is mended while somebody quotes it: the quote has its place in the new version, whoever was first."""

import time
from threading import Event

import pytest
from django.db import transaction

from debate.texts.actions import add_version, placement_differences, quote_passage
from debate.texts.models import Placement
from tests.cast import BODY, PARAGRAPHS, blocks_of
from tests.together import together

pytestmark = [pytest.mark.threads, pytest.mark.django_db(transaction=True)]
MENDED = f"A preface.\n\n{BODY}"
BOTH = {
    "mend": lambda text: add_version(text=text, by=None, body=MENDED, blocks=blocks_of(["A preface.", *PARAGRAPHS])),
    "quote": lambda text: quote_passage(version=text.versions.get(number=1), start=4, end=30),
}


@pytest.mark.parametrize(("first", "second"), [("mend", "quote"), ("quote", "mend")])
def test_a_quote_and_a_version_of_the_same_moment_know_each_other(text, first, second):
    begun = Event()

    def slowly():
        with transaction.atomic():
            BOTH[first](text)
            begun.set()
            time.sleep(0.5)

    def meanwhile():
        begun.wait(timeout=10)
        BOTH[second](text)

    together([slowly, meanwhile])
    assert Placement.objects.get().outcome == "moved"
    assert placement_differences(text) == []
