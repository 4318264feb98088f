"""What the debates that come along hold, beyond being free of errors: the article word for word, a whole argument."""

import hashlib
import re
from collections import Counter

import pytest
from django.core.management import call_command

from debate.annotations.models import Annotation
from debate.arguments.models import Aim, Kind
from debate.arguments.tree import ancestor_ids
from debate.debates.models import Debate
from debate.texts.models import Placement, Text

# The article as the editors got it: whatever is mended is mended in a later version.
ARTICLE = "b3610234ac88891bd8d5c5e9118923e9fee07cf9b65c6fdd75fd612d94a09456"
GLUED = "in the short term.More plausibly,"
OURS = ["phones-at-school", "river-bends"]


@pytest.fixture
def convenience(db) -> Debate:
    call_command("loaddata", "convenience-or-alliance", verbosity=0)
    return Debate.objects.get()


def test_the_article_is_the_first_version_and_the_second_mends_one_end_of_a_paragraph(convenience):
    text = convenience.texts.get()
    first, second = text.versions.order_by("number")
    assert hashlib.sha256(first.body.encode()).hexdigest() == first.sha256 == ARTICLE
    assert text.current() == second
    assert first.body.count(GLUED) == 1
    assert second.body == first.body.replace(GLUED, GLUED.replace(".", ".\n"))
    assert set(Placement.objects.values_list("outcome", flat=True)) == {"same", "moved"}


def test_what_nobody_knows_of_it_says_so(convenience, client):
    text = Text.objects.get()
    assert (text.author, text.published, text.url, text.licence) == ("", "", "", "")
    page = client.get(convenience.get_absolute_url()).text
    assert "author unknown" in page and "date unknown" in page and "licence unknown" in page


def test_it_holds_a_whole_argument(convenience):
    nodes = list(convenience.nodes.select_related("parent", "link_to"))
    assert len(nodes) >= 60
    assert {node.author.name for node in nodes} == {"Editors"}
    assert sum(node.kind == Kind.POSITION for node in nodes) == 3
    assert any("“strategic convenience”" in node.body for node in nodes if node.kind == Kind.POSITION)
    assert max(len(ancestor_ids(node.pk)) for node in nodes) + 1 >= 4
    assert {node.aim for node in nodes} - {""} == set(Aim.values)
    links = [node for node in nodes if node.link_to]
    assert sorted(node.kind == node.link_to.kind for node in links) == [False, True]
    answered = [node for node in nodes if node.kind == Kind.REBUTTAL and node.parent.kind == Kind.REBUTTAL]
    assert len(answered) >= 8
    assert Annotation.objects.filter(thread=None).count() >= 12


def test_evidence_rests_on_every_paragraph(convenience):
    version = Text.objects.get().current()
    places = [
        *version.quotes.filter(nodes__kind=Kind.EVIDENCE),
        *version.placements.filter(quote__nodes__kind=Kind.EVIDENCE),
    ]
    for start, end, kind in version.blocks:
        used = any(start <= place.start < place.end <= end for place in places)
        assert used or kind == "heading", version.body[start:end]


def test_nobody_says_without_more_that_there_is_no_treaty(convenience):
    for node in convenience.nodes.filter(body__icontains="treat"):
        assert re.search(r"article|date", node.body), node
    for told in ("2001", "17 January 2025", "2 October 2025", "no clause of mutual", "December 2024"):
        assert told in " ".join(convenience.note.split())
    assert convenience.note not in Text.objects.get().current().body


def test_only_where_a_sentence_exceeds_its_passage_is_the_quotation_attacked(convenience):
    attack = convenience.nodes.get(aim=Aim.QUOTATION)
    assert "will not commit" in attack.parent.body
    assert "is unlikely to fully commit" in attack.parent.quote.exact


def test_hedges_of_the_text_are_kept(convenience):
    """Where the passage only suggests or hears something, so does the sentence that rests on it."""
    hedges = ("suggest", "rumored", "could", "short term", "for now", "limited", "often", "not always")
    for node in convenience.nodes.filter(kind=Kind.EVIDENCE).select_related("quote"):
        said = node.body.casefold()
        assert [hedge for hedge in hedges if hedge in node.quote.exact.casefold() and hedge not in said] == [], node


@pytest.mark.parametrize("slug", OURS)
def test_the_others_are_our_own_and_smaller(db, slug):
    call_command("loaddata", slug, verbosity=0)
    debate = Debate.objects.get()
    text = debate.texts.get()
    assert text.author == "Editors" and text.licence
    assert 500 <= len(text.current().body.split()) <= 700
    assert 20 <= debate.nodes.count() < 60
    kinds = Counter(debate.nodes.values_list("kind", flat=True))
    assert min(kinds[kind] for kind in Kind.values) >= 2
