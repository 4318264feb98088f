"""Search as it is used: what it shows and where, and that nothing that is not shown elsewhere is found."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from debate.annotations import actions as notes
from debate.arguments import actions as arguments
from debate.debates import actions as debates
from debate.search.asked import PAGE
from debate.texts.actions import add_version
from tests.board.world import add
from tests.cast import blocks_of

SECRET = "zeppelin"


def ask(client, query, debate=None, **narrowed):
    url = f"/debates/{debate.slug}/search/" if debate else "/search/"
    answer = client.get(url, {"q": query, **narrowed})
    assert answer.status_code == 200
    return answer.text


def test_a_statement_is_shown_with_its_place_and_the_word_marked(client, debate, evidence):
    page = ask(client, "suggest", debate)
    assert f'href="/debates/{debate.slug}/4/">Engineers <mark>suggest</mark> it will not last' in page
    assert f'<a href="/debates/{debate.slug}/1/"><span class="ref">#1</span> Yes, close it before winter.</a>' in page
    assert "“Engineers <mark>suggest</mark> that it will not last ten more winters.”" in page
    assert "Should the bridge be closed?" in ask(client, "suggest")


def test_what_was_said_is_escaped(client, debate, claim, member):
    add(claim, member, "<script>alert(1)</script> & so on")
    assert "&lt;<mark>script</mark>&gt;" in ask(client, "script") and "<script>alert" not in ask(client, "script")


def test_a_passage_leads_to_the_statements_that_quote_it(client, debate, evidence):
    arguments.edit(
        node=evidence,
        by=evidence.author,
        judged=False,
        wording=arguments.Wording("They say it themselves.", quote=evidence.quote),
    )
    page = ask(client, "winters", debate)
    assert "They say it themselves." in page and "<mark>winters</mark>" in page


def test_kind_and_author_narrow(client, debate, claim, rebuttal):
    page = ask(client, "winter")
    assert claim.body[:10] in page and "Ten <mark>winters</mark>" in page
    page = ask(client, "winter", kind="rebuttal")
    assert "Ten <mark>winters</mark>" in page and "too weak for another <mark>" not in page
    page = ask(client, "winter", by="mara")
    assert "too weak for another <mark>" in page and "Ten <mark>winters</mark>" not in page
    assert "Nothing has this word by Nobody." in ask(client, "winter", by="Nobody")


def test_notes_and_texts_are_found_where_they_are(client, debate, claim, member):
    notes.annotate(debate=debate, by=member, node=claim, body="Who measured the ferry?")
    page = ask(client, "ferry")
    assert "Who measured the <mark>ferry</mark>?" in page and f"/debates/{debate.slug}/3/annotations/" in page
    assert f'/debates/{debate.slug}/#p3">The <mark>ferry</mark> is slow' in page
    assert "Who measured" in ask(client, "ferry", kind="note") and "is slow" not in ask(client, "ferry", kind="note")
    assert "is slow" in ask(client, "ferry", kind="text") and "Who measured" not in ask(client, "ferry", kind="text")


def test_only_the_current_version_of_a_text_is_found(client, debate, text):
    add_version(text=text, by=None, body="The ferry is gone.", blocks=blocks_of(["The ferry is gone."]))
    assert "<mark>ferry</mark> is gone" in ask(client, "ferry") and "is slow" not in ask(client, "slow")


def test_a_title_is_found(client, debate):
    assert "The <mark>old</mark> bridge" in ask(client, "old")


def test_the_best_come_first_when_asked(client, debate, claim, member):
    add(claim, member, "The pier, the pier, nothing but the pier.")
    add(claim, member, "Somebody once said a long sentence about many things, and the pier was among them.")
    newest, best = ask(client, "pier"), ask(client, "pier", order="best")
    assert newest.index("once said") < newest.index("nothing but")
    assert best.index("nothing but") < best.index("once said")


def test_pages_are_turned_in_a_constant_number_of_queries(client, debate, claim, member):
    notes.annotate(debate=debate, by=member, node=claim, body="A weak note")
    with CaptureQueriesContext(connection) as few:
        ask(client, "weak", debate)
    for at in range(PAGE + 5):
        notes.annotate(debate=debate, by=member, node=claim, body=f"A weak note {at}")
        add(claim, member, f"A weak reason, number {at}.")
    with CaptureQueriesContext(connection) as many:
        first = ask(client, "weak", debate)
    assert len(many) == len(few)
    assert first.count('class="hit"') == PAGE + 3
    assert 'href="?q=weak&amp;page=2" rel="next"' in first
    second = ask(client, "weak", debate, page=2)
    assert second.count('class="hit"') == 6 and 'rel="prev"' in second and 'rel="next"' not in second


@pytest.mark.parametrize("page", ["0", "-1", "x", "999", "9" * 40])
def test_no_page_falls_over(client, debate, claim, page):
    ask(client, "winter", page=page)


def test_empty_pages_say_what_to_do(client, debate):
    assert "beginning of a word is enough" in ask(client, "")
    assert "Try fewer or shorter words" in ask(client, "zzz") and "Look in all debates" in ask(client, "zzz", debate)
    assert "at least one letter or digit" in ask(client, "?!")
    assert "Look for everything by everyone" in ask(client, "zzz", kind="claim")


@pytest.fixture
def hidden_things(debate, private_debate, claim, member, owner, stranger):
    """The word in everything that is not shown to everyone."""
    root = debate.nodes.get(number=1)
    arguments.withdraw(node=add(claim, member, f"Withdrawn, a {SECRET}."), by=member)
    hidden = add(claim, stranger, f"Hidden with an answer, a {SECRET}.")
    notes.annotate(debate=debate, by=member, node=hidden, body=f"On the hidden one, a {SECRET}")
    add(hidden, member, "An answer that stays.")
    arguments.hide(node=hidden, by=owner, reason="Personal.")
    notes.annotate(debate=debate, by=member, node=root, body=f"For me alone, a {SECRET}", private=True)
    taken = notes.annotate(debate=debate, by=member, node=root, body=f"Taken back, a {SECRET}")
    notes.withdraw(note=taken, by=member)
    kept_out = notes.annotate(debate=debate, by=stranger, node=root, body=f"Hidden note, a {SECRET}")
    notes.hide(note=kept_out, by=owner, reason="Rude.")
    mine = private_debate.nodes.get(number=1)
    add(mine, owner, f"Among ourselves, a {SECRET}.")
    notes.annotate(debate=private_debate, by=owner, node=mine, body=f"Noted among ourselves, a {SECRET}")
    linked = debates.start(
        by=stranger,
        question="By link alone?",
        text=debate.texts.get(),
        visibility="link",
        contribution="anyone",
    )
    arguments.add(
        debate=linked, by=stranger, kind="position", wording=arguments.Wording(f"Whoever has the link, a {SECRET}.")
    )
    return private_debate, linked


def test_nothing_that_is_not_shown_is_found(client, debate, hidden_things, member, curator):
    private_debate, linked = hidden_things
    for user in (None, member):
        client.logout()
        if user:
            client.force_login(user)
        for where in (None, debate):
            for narrowed in ({}, {"kind": "note"}, {"kind": "claim"}, {"order": "best"}, {"by": "Mara"}):
                assert "<mark>" not in ask(client, SECRET, where, **narrowed), (user, where, narrowed)
        assert client.get(f"/debates/{private_debate.slug}/search/?q={SECRET}").status_code == 404
        said = client.get(f"/debates/{debate.slug}/similar/", {"body": f"Hidden with an answer, a {SECRET}."}).text
        assert SECRET not in said and "Withdrawn" not in said
    assert "Whoever has the link" in ask(client, SECRET, linked)
    assert "By link alone?" not in ask(client, "old", kind="text")


def test_whoever_belongs_to_a_debate_finds_what_is_in_it(client, hidden_things, owner):
    client.force_login(owner)
    page = ask(client, SECRET)
    assert "Among ourselves" in page and "Noted among ourselves" in page and "Whoever has the link" not in page


def test_an_ancestor_that_is_hidden_says_nothing_in_a_path(client, debate, claim, member, owner):
    reply = add(claim, member, "An answer with a gangplank.")
    arguments.hide(node=claim, by=owner, reason="Personal.")
    page = ask(client, "gangplank")
    assert reply.body.split(" ", maxsplit=1)[0] in page and "too weak" not in page
