"""The text with its marks: whatever passages overlap, the reader reads the text and nothing else."""

from html.parser import HTMLParser
from itertools import pairwise

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from debate.board.reading import (
    Credits,
    Passage,
    blocks_of,
    cut,
    paragraph_of,
    paragraph_starts,
    passages_in,
    render_text,
)
from debate.texts.actions import add_version
from debate.texts.models import Text, TextVersion
from tests.cast import PARAGRAPHS

# What is counted otherwise elsewhere: outside the basic plane, combined, joined, right to left, escaped in HTML.
ODD = ["😀", "👩‍👩‍👧", "é", "ก็", "שָׁ", "ﷺ", "<b>", "&amp;", '"', "'", "‍", "a", " ", ".", "日本"]
bodies = st.lists(st.sampled_from(ODD), min_size=1, max_size=40).map("".join)


@st.composite
def marked(draw):
    """A body and passages in it that overlap as they like."""
    body = draw(bodies)
    place = st.integers(0, len(body))
    spans = draw(st.lists(st.tuples(place, place).filter(lambda span: span[0] != span[1]), max_size=6))
    passages = [Passage(at + 1, min(span), max(span), 1, 0, 0) for at, span in enumerate(spans)]
    return body, sorted(passages, key=lambda passage: (passage.start, -passage.end, passage.quote_id))


@given(marked())
def test_the_pieces_are_the_text(case):
    body, passages = case
    pieces = cut(body, 0, len(body), passages)
    assert "".join(piece.text for piece in pieces) == body
    assert all(piece.text for piece in pieces)


@given(marked())
def test_each_piece_lies_under_exactly_the_passages_that_hold_it(case):
    body, passages = case
    at = 0
    for piece in cut(body, 0, len(body), passages):
        for offset in range(at, at + len(piece.text)):
            assert {p.quote_id for p in piece.passages} == {p.quote_id for p in passages if p.start <= offset < p.end}
        at += len(piece.text)


@given(marked())
def test_each_passage_starts_once_and_ends_once(case):
    body, passages = case
    pieces = cut(body, 0, len(body), passages)
    assert sorted(p.quote_id for piece in pieces for p in piece.starting) == sorted(p.quote_id for p in passages)
    assert sorted(p.quote_id for piece in pieces for p in piece.ending) == sorted(p.quote_id for p in passages)
    for passage in passages:
        said = "".join(piece.text for piece in pieces if passage in piece.passages)
        assert said == body[passage.start : passage.end]


@given(marked(), st.data())
def test_blocks_cut_passages_that_cross_them(case, data):
    body, passages = case
    edges = sorted(set(data.draw(st.lists(st.integers(0, len(body)), max_size=4))) | {0, len(body)})
    version = TextVersion(body=body, blocks=[[left, right, "paragraph"] for left, right in pairwise(edges)])
    blocks = blocks_of(version, passages)
    assert "".join(piece.text for block in blocks for piece in block.pieces) == body
    for passage in passages:
        starting = [p for block in blocks for piece in block.pieces for p in piece.starting if p is passage]
        assert len(starting) == 1  # its anchor stands once, also when it runs on into the next block


class Reader(HTMLParser):
    """Reads each block's text and where each mark starts and ends, in code points."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.blocks, self.marks, self.ids = [], {}, []
        self.lit, self.inside = (), False

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if "data-start" in given:
            self.blocks.append([int(given["data-start"]), ""])
            self.inside = True
        if tag == "mark":
            self.lit = given["data-q"].split()
        if given.get("id", "").startswith("q"):
            self.ids.append(given["id"])

    def handle_endtag(self, tag):
        if tag == "mark":
            self.lit = ()
        self.inside = self.inside and tag not in ("p", "h2", "h3")

    def handle_data(self, data):
        if not self.inside:
            return
        start, text = self.blocks[-1]
        for quote in self.lit:
            here = self.marks.setdefault(int(quote), [start + len(text), 0])
            here[1] = start + len(text) + len(data)
        self.blocks[-1][1] += data


def read(html):
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader


@given(marked())
def test_the_rendered_block_says_the_text_and_marks_what_is_quoted(case):
    """As a browser reads it: entities undone, counts and paragraph numbers not among the words."""
    body, passages = case
    version = TextVersion(body=body, number=1, blocks=[[0, len(body), "paragraph"]])
    context = {"slug": "x", "version": version, "text": {}, "blocks": blocks_of(version, passages), "paragraphs": 1}
    reader = read(render_to_string("board/_text.html", context))
    assert reader.blocks == [[0, body]]
    assert reader.marks == {p.quote_id: [p.start, p.end] for p in passages}
    assert sorted(reader.ids) == sorted(f"q{p.quote_id}" for p in passages)


TITLE = "The old bridge"
BODY = f"{TITLE}\n\nIt was built in 1931."


def rendered(title, quote_ends_at=0):
    """The pane of a text that begins with a heading, where the heading may be quoted."""
    version = TextVersion.objects.create(
        text=Text.objects.create(slug="t", title=title),
        number=1,
        body=BODY,
        blocks=[[0, len(TITLE), "heading"], [len(TITLE) + 2, len(BODY), "paragraph"]],
    )
    credits = Credits(title, "", "", "", "", "", "en")
    passages = (Passage(7, 0, quote_ends_at, 1, 0, 0),) if quote_ends_at else ()
    return render_text("x", version.pk, credits, passages)


@pytest.mark.django_db
def test_a_title_that_the_body_begins_with_stands_once_and_can_be_quoted():
    html = rendered(TITLE, quote_ends_at=7)
    assert html.count("<h2") == 1 and "<h3" not in html
    reader = read(html)
    assert reader.blocks == [[0, TITLE], [len(TITLE) + 2, "It was built in 1931."]]
    assert reader.marks == {7: [0, 7]} and 'id="p1"' in html


@pytest.mark.django_db
def test_another_heading_stays_where_it_is():
    html = rendered("A letter")
    assert "A letter</h2>" in html and f'<h3 data-start="0">{TITLE}</h3>' in html


@pytest.mark.parametrize(
    ("counts", "use"), [((2, 0, 0), "support"), ((0, 1, 0), "rebuttal"), ((1, 1, 0), "both"), ((0, 0, 3), "note")]
)
def test_a_mark_says_what_it_is_used_for(counts, use):
    passage = Passage(1, 0, 3, *counts)
    assert (passage.use, passage.count) == (use, sum(counts))
    assert cut("abc", 0, 3, [passage])[0].use == use


def test_under_a_support_and_a_rebuttal_the_mark_is_both():
    pieces = cut("abcdef", 0, 6, [Passage(1, 0, 4, 1, 0, 0), Passage(2, 2, 6, 0, 1, 0)])
    assert [piece.use for piece in pieces] == ["support", "both", "rebuttal"]
    assert [piece.quote_ids for piece in pieces] == ["1", "1 2", "2"]


@pytest.mark.parametrize(
    ("counts", "leads_to", "says"),
    [
        ((1, 1, 0), "/debates/d/passages/7/", "Used 2 times: show by what"),
        ((1, 0, 2), "/debates/d/passages/7/", "Used 1 time: show by what; 2 notes"),
        ((0, 0, 1), "/debates/d/passages/7/annotations/", "1 note: read"),
    ],
)
def test_what_a_passage_carries_is_counted_by_its_name_and_one_step_away(counts, leads_to, says):
    block = blocks_of(TextVersion(body="abc", blocks=[(0, 3, "paragraph")]), [Passage(7, 0, 3, *counts)])[0]
    html = render_to_string("board/_block.html", {"block": block, "slug": "d"})
    assert f'href="{leads_to}"' in html and f'aria-label="{says}"' in html


@pytest.mark.parametrize("counts", [(0, 0, 1), (1, 0, 1)])
def test_the_key_explains_the_line_of_notes_alone_where_there_is_one(debate, counts):
    version = debate.texts.get().current()
    html = render_text(debate.slug, version.pk, Credits("T", "", "", "", "", "", "en"), (Passage(7, 0, 9, *counts),))
    assert ("notes alone" in html) is (counts == (0, 0, 1))


def test_a_mark_leads_to_statements_before_notes_and_the_innermost_first():
    """The last passage named is the one that a click on the mark opens."""
    outer, inner, note = Passage(1, 0, 9, 1, 0, 0), Passage(2, 1, 8, 0, 1, 0), Passage(3, 2, 4, 0, 0, 1)
    pieces = cut("abcdefghi", 0, 9, [outer, inner, note])
    assert [piece.quote_ids for piece in pieces] == ["1", "1 2", "3 1 2", "1 2", "1"]


def test_passages_are_those_of_the_debate(debate, private_debate, evidence):
    version = debate.texts.get().current()
    assert [p.quote_id for p in passages_in(debate, version.pk)] == [evidence.quote_id]
    assert passages_in(private_debate, version.pk) == ()


def test_paragraphs_are_numbered_and_headings_are_not(db):
    text = Text.objects.create(slug="t", title="T")
    blocks = [(0, 4, "heading"), (6, 9, "paragraph"), (11, 14, "list item"), (16, 19, "paragraph")]
    version = add_version(text=text, by=None, body="Head\n\nOne\n\nTwo\n\nSix", blocks=blocks)
    assert [(block.kind, block.number) for block in blocks_of(version, [])] == [
        ("heading", 0),
        ("paragraph", 1),
        ("list item", 2),
        ("paragraph", 3),
    ]
    assert paragraph_starts(version.pk) == [0, 11, 16]
    assert [paragraph_of(version.pk, at) for at in (0, 6, 9, 11, 18)] == [1, 1, 1, 2, 3]


def test_the_whole_text_is_in_the_pane_and_what_is_unknown_says_so(debate, evidence):
    version = debate.texts.get().current()
    credits = Credits("The old bridge", "Town Gazette", "", "2024-05", "", "", "en")
    html = render_text(debate.slug, version.pk, credits, passages_in(debate, version.pk))
    assert "".join(text for _, text in read(html).blocks) == "".join(PARAGRAPHS)
    for start, text in read(html).blocks:
        assert text == version.body[start : start + len(text)]
    assert "licence unknown" in html and "Town Gazette" in html and "2024-05" in html
    assert 'aria-label="Used 1 time: show by what"' in html


def test_a_passage_in_a_heading_is_of_the_paragraph_under_it(db):
    text = Text.objects.create(slug="parts", title="Parts")
    blocks = [(0, 3, "paragraph"), (5, 8, "heading"), (10, 13, "heading"), (15, 18, "paragraph"), (20, 23, "heading")]
    version = add_version(text=text, by=None, body="one\n\ntwo\n\nsub\n\nsix\n\nend", blocks=blocks)
    assert [paragraph_of(version.pk, at) for at in (0, 3, 5, 12, 15, 20)] == [1, 1, 2, 2, 2, 2]
