"""Whatever is written in a note, only a few harmless elements come out."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from debate.annotations.markdown import TAGS, in_words, normalise_note, render

ALLOWED_TAG = re.compile(rf"</?(?:{'|'.join(sorted(TAGS))})(?: (?:href|rel|start)=\"[^\"<>]*\")*>")
HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](&#x6A;avascript:alert(1))",
    "[a](data:text/html;base64,PHNjcmlwdD4=)",
    "<javascript:alert(1)>",
    '[a](https://a.example "x\\" onmouseover=alert(1)")',
    "![pixel](https://spy.example/pixel.png)",
    "[a][b]\n\n[b]: javascript:alert(1)",
    "<style>*{display:none}</style>",
    "</article></main><form action=//spy.example><button>",
    ">" * 3000 + "x",
    "- " * 1500 + "x",
    "[" * 2000 + "](" * 1000,
    "*a **" * 700,
]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_hostile_comes_through(text):
    html = render(text)
    assert "<" not in ALLOWED_TAG.sub("", html)
    assert not re.search(r'href="(?!https?:|mailto:|/|#)', html)


@given(st.text(alphabet="<>[]()*_`#!-+1. \n\"'&;:/jhxa\\\t~|", max_size=300))
@settings(max_examples=200, deadline=None)
def test_no_text_makes_another_element(text):
    assert "<" not in ALLOWED_TAG.sub("", render(text, "bridge"))


def test_what_is_allowed_is_kept():
    html = render("A *word*, a **loud** one, `code`.\n\n> said\n\n- one\n- two\n\n3. three")
    for piece in (
        "<em>word</em>",
        "<strong>loud</strong>",
        "<code>code</code>",
        "<blockquote>",
        "<ul>",
        '<ol start="3">',
    ):
        assert piece in html


def test_links_say_that_we_do_not_vouch_for_them():
    assert render("[a](https://a.example)") == (
        '<p><a href="https://a.example" rel="nofollow noopener ugc">a</a></p>\n'
    )


def test_numbers_lead_to_their_nodes():
    html = render("As #17 says, not C#4, `#5`, nor [see #6](https://a.example).\n\n# #7", "bridge")
    assert re.findall(r'href="(/[^"]*)"[^>]*>(#\d+)<', html) == [
        ("/debates/bridge/17/", "#17"),
        ("/debates/bridge/7/", "#7"),
    ]
    assert "C#4" in html and "<code>#5</code>" in html and ">see #6</a>" in html


def test_html_is_shown_as_it_was_typed():
    assert render("a <b>bold</b> claim") == "<p>a &lt;b&gt;bold&lt;/b&gt; claim</p>\n"


def test_headings_become_strong_lines():
    assert render("# Loud\n\nUnder\n===") == "<p><strong>Loud</strong></p>\n<p><strong>Under</strong></p>\n"


def test_invisible_and_turning_characters_are_dropped():
    assert normalise_note("  a\u202eb\u2066c\u200b\r\n\r\n\r\n\r\nd\x00 ") == "abc\n\nd"


@given(st.text(max_size=200))
@settings(deadline=None)
def test_normalising_twice_changes_nothing(text):
    assert normalise_note(normalise_note(text)) == normalise_note(text)


def test_a_line_of_a_note_is_its_words():
    assert in_words("Then *they* wrote **5 < 6** & [more](https://a.example), see #17.\n\n- one") == (
        "Then they wrote 5 < 6 & more, see #17.\n\none"
    )
    assert in_words("<b>bold</b>") == "<b>bold</b>"
