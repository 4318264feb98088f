"""What uses a passage, and using one for or against a statement."""

import pytest

from debate.arguments import actions as arguments
from debate.debates.actions import mend_text
from tests.board.world import HTMX, add
from tests.cast import BODY, PARAGRAPHS, blocks_of

SENTENCE = "Closing it would cost shops on the east bank trade."
START = BODY.index(SENTENCE)
SPAN = {"start": START, "end": START + len(SENTENCE)}


@pytest.fixture
def url(debate):
    return f"/debates/{debate.slug}/"


def test_the_uses_of_a_passage_are_a_page_and_a_fragment(client, url, evidence):
    address = f"{url}passages/{evidence.quote_id}/"
    page, part = client.get(address), client.get(address, headers=HTMX)
    assert "<html" in page.text and part.text.lstrip().startswith("<section")
    for answer in (page, part):
        assert "Used 1 time" in answer.text and f'href="{url}4/"' in answer.text and "for #3, a claim" in answer.text
        assert "HX-Request" in answer["Vary"] and answer["Cache-Control"] == "private, no-store"


def test_what_was_withdrawn_uses_it_no_more(client, url, evidence, member):
    address = f"{url}passages/{evidence.quote_id}/"
    arguments.withdraw(node=evidence, by=member)
    answer = client.get(address)
    assert evidence.body not in answer.text


def test_a_passage_that_the_debate_does_not_use_is_a_404(client, url, quote):
    assert client.get(f"{url}passages/{quote.pk}/").status_code == 404


def test_a_private_debate_does_not_exist_for_strangers(client, private_debate, quote, stranger):
    client.force_login(stranger)
    for path in (f"passages/{quote.pk}/", "use-passage/?start=0&end=9"):
        assert client.get(f"/debates/{private_debate.slug}/{path}").status_code == 404


def test_statements_are_offered_the_one_last_looked_at_first(client, url, evidence, rebuttal):
    page = client.get(f"{url}use-passage/", SPAN | {"last": 5}, headers=HTMX)
    assert page.text.lstrip().startswith("<section") and SENTENCE in page.text
    first = page.text.index(f'href="{url}5/reply/?kind=evidence')
    assert first < page.text.index(f'href="{url}1/reply/?kind=evidence')
    assert page.text.count(f'href="{url}5/reply/?kind=evidence') == 1
    assert f'href="{url}4/reply/?kind=evidence' not in page.text  # evidence cannot be supported
    assert f'href="{url}4/reply/?with_passage=on' in page.text


@pytest.mark.parametrize(
    ("q", "found"), [("weak WINTER", [3]), ("#3", [3]), ("3", [3]), ("bridge", [2]), ("zebra", []), ("%", [])]
)
def test_statements_are_searched_by_words_and_number(client, url, claim, q, found):
    page = client.get(f"{url}use-passage/", SPAN | {"q": q}).text
    assert [number for number in (1, 2, 3) if f'href="{url}{number}/reply/' in page] == found


def test_the_way_to_the_composer_carries_the_passage(client, url, debate, claim):
    page = client.get(f"{url}use-passage/", SPAN).text
    version = debate.texts.get().current()
    assert (
        f"kind=evidence&amp;version={version.pk}&amp;start={START}&amp;end={SPAN['end']}&amp;exact=Closing+it" in page
    )


def test_blanks_at_the_ends_are_left_out(client, url, claim):
    wide = {"start": START - 1, "end": SPAN["end"] + 2}
    page = client.get(f"{url}use-passage/", wide).text
    assert f"“{SENTENCE}”" in page and f"start={START}&amp;end={SPAN['end']}&amp;" in page


@pytest.mark.parametrize(
    "span",
    [
        {},
        {"start": 5},
        {"start": 5, "end": 5},
        {"start": 9, "end": 2},
        {"start": 0, "end": 10**6},
        {"start": -1, "end": 5},
        {"start": "x", "end": 5},
        {"start": 0, "end": 10**12},
    ],
)
def test_what_is_no_passage_is_a_400(client, url, span):
    answer = client.get(f"{url}use-passage/", span)
    assert answer.status_code == 400 and "passage" in answer.text


def test_a_passage_selected_before_the_text_was_mended_is_not_taken_for_another(client, url, debate, curator, claim):
    old = debate.texts.get().current()
    mended = [PARAGRAPHS[0] + " It is made of steel.", *PARAGRAPHS[1:]]
    mend_text(text=old.text, by=curator, body="\n\n".join(mended), blocks=blocks_of(mended), reason="A lost line.")
    answer = client.get(f"{url}use-passage/", SPAN | {"version": old.pk})
    assert answer.status_code == 400 and "Reload" in answer.text
    assert client.get(f"{url}use-passage/", SPAN | {"version": "x"}).status_code == 400


def test_evidence_follows_its_passage_into_a_mended_text(client, url, debate, curator, evidence):
    text = debate.texts.get()
    moved = ["A new first paragraph.", *PARAGRAPHS]
    mend_text(text=text, by=curator, body="\n\n".join(moved), blocks=blocks_of(moved), reason="A lost line.")
    page = client.get(f"{url}1/children/").text
    assert "¶ 3" in page
    prose = page[page.index('class="prose"') :]
    assert f'data-q="{evidence.quote_id}"' in prose[: prose.index("</section>")]


def test_evidence_whose_passage_now_says_something_else_says_so(client, url, debate, curator, evidence):
    text = debate.texts.get()
    turned = [PARAGRAPHS[0], PARAGRAPHS[1].replace("will not last", "will last"), PARAGRAPHS[2]]
    mend_text(text=text, by=curator, body="\n\n".join(turned), blocks=blocks_of(turned), reason="A wrong not.")
    page = client.get(f"{url}1/children/").text
    assert "the current text no longer says this so" in page and "¶ 2" not in page
    assert f'data-q="{evidence.quote_id}"' not in page[page.index('class="prose"') : page.index("</section>")]


def test_a_long_list_of_uses_is_cut_and_never_empty(client, url, evidence, member, quote, claim):
    for number in range(3):
        add(claim, member, f"The engineers warned again, time {number}.", kind="evidence", quote=quote)
    assert "Used 4 times" in client.get(f"{url}passages/{quote.pk}/").text


def test_reading_is_no_post(client, url, evidence):
    for path in (f"passages/{evidence.quote_id}/", "use-passage/"):
        assert client.post(url + path).status_code == 405
