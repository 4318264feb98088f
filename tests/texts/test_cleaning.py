"""Whatever somebody pastes or uploads becomes a body with sound blocks, or a sentence that says why not."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from debate.reasoning.anchoring import normalise
from debate.texts.cleaning import LINES_MAX, TAGS_MAX, TEXT_MAX, Cleaned, Unreadable, clean_file, clean_text, decode

LONG = "The bridge was built in 1931, and the town has grown around it ever since then, bank by bank."


def read(cleaned: Cleaned) -> list[tuple[str, str]]:
    return [(cleaned.body[start:end], kind) for start, end, kind in cleaned.blocks]


def assert_sound(cleaned: Cleaned) -> None:
    """The blocks cover the body but for the empty lines between them, in order, without blanks at their ends."""
    assert cleaned.body == normalise(cleaned.body)
    assert "\n\n".join(words for words, _ in read(cleaned)) == cleaned.body
    place = -2
    for start, end, kind in cleaned.blocks:
        assert start == place + 2 and start < end
        assert kind in ("paragraph", "heading", "list item")
        words = cleaned.body[start:end]
        assert words == words.strip() and "\n" not in words
        place = end


def cleaned_or_refused(read_it):
    try:
        cleaned = read_it()
    except Unreadable as refusal:
        return str(refusal)
    assert_sound(cleaned)
    return ""


anything = st.text(max_size=400) | st.text(alphabet="ab# -*1.\n\r\t\u0301<>/p[]()`&;é\u202e", max_size=400)


@given(anything)
@settings(deadline=None, max_examples=200)
def test_any_text_gives_sound_blocks(text):
    cleaned_or_refused(lambda: clean_text(text))


@given(st.sampled_from(["a.txt", "a.md", "a.html"]), anything.map(lambda text: text.encode("utf-8", "replace")))
@settings(deadline=None, max_examples=300)
def test_any_file_gives_sound_blocks(name, data):
    cleaned_or_refused(lambda: clean_file(name, data))


@given(st.sampled_from(["a.txt", "a.md", "a.html"]), st.binary(max_size=300))
@settings(deadline=None)
def test_any_bytes_give_sound_blocks(name, data):
    cleaned_or_refused(lambda: clean_file(name, data))


markup = st.lists(
    st.sampled_from(
        ["<p>", "</p>", "<h2>", "</h2>", "<li>", "<ul>", "</ul>", "<script>", "</script>", "<br>", "<!--", "word "]
    )
)


@given(markup.map("".join))
@settings(deadline=None, max_examples=200)
def test_any_tags_give_sound_blocks(html):
    cleaned_or_refused(lambda: clean_file("a.html", f"<p>{LONG}</p>{html}".encode()))


words = st.text(alphabet="abcdef ghé", min_size=1, max_size=120).map(str.strip).filter(bool)


@given(st.lists(st.tuples(words, st.sampled_from(["h2", "p", "li"])), max_size=8))
@settings(deadline=None)
def test_what_comes_back_to_the_paste_field_reads_the_same(pieces):
    html = "".join(f"<{tag}>{text}</{tag}>" for text, tag in pieces) + f"<p>{LONG}</p>"
    cleaned = clean_file("a.html", html.encode())
    if all(kind != "paragraph" or len(text) > 80 for text, kind in read(cleaned)):
        assert clean_text(cleaned.as_plain()) == cleaned


def test_paragraphs_are_parted_by_empty_lines_and_wrapped_lines_joined():
    wrapped = "The ferry is slow, but\nthe ferry is loved.\r\n\r\n \nSecond paragraph,\nalso here."
    assert read(clean_text(wrapped)) == [
        ("The ferry is slow, but the ferry is loved.", "paragraph"),
        ("Second paragraph, also here.", "paragraph"),
    ]


def test_without_empty_lines_each_line_is_a_paragraph_and_short_ones_are_headings():
    text = f"{LONG}\nFrom Bank to Bank\n{LONG}\nIs it over?\n{LONG}\nNo. It is not.\n{LONG}"
    kinds = [kind for _, kind in read(clean_text(text))]
    assert kinds == [*["paragraph", "heading"] * 2, "paragraph", "paragraph", "paragraph"]


def test_one_wrapped_paragraph_alone_is_one():
    text = (
        "The bridge was built in 1931, and the town has grown\naround it on both banks and never looked\nback at all."
    )
    assert len(clean_text(text).blocks) == 1


def test_a_title_and_a_section_are_headings_and_a_poem_is_not():
    assert [kind for _, kind in read(clean_text(f"The Bridge\n\nThe Beginning\n\n{LONG}"))][:2] == ["heading"] * 2
    poem = "The river runs\n\nThe bridge stands\n\nThe ferry sings"
    assert {kind for _, kind in read(clean_text(poem))} == {"paragraph"}


def test_marks_of_headings_and_items_are_read_in_plain_text():
    text = f"# The Bridge\n\n- one\n- two\n1. first\n\n{LONG}"
    assert read(clean_text(text))[:4] == [
        ("The Bridge", "heading"),
        ("one", "list item"),
        ("two", "list item"),
        ("1. first", "list item"),
    ]


def test_markdown_loses_its_marks_and_keeps_its_structure():
    text = (
        "---\ntitle: x\n---\n# The *old* bridge\n\nIt is **weak**, says\n[the city](https://a.example) `now`.\n\n"
        "- one\n- two\n\n> It will not last.\n\n<p>As <b>HTML</b></p>\n"
    )
    assert read(clean_file("Bridge.MD", text.encode())) == [
        ("The old bridge", "heading"),
        ("It is weak, says the city now.", "paragraph"),
        ("one", "list item"),
        ("two", "list item"),
        ("It will not last.", "paragraph"),
        ("As HTML", "paragraph"),
    ]


PAGE = f"""<!doctype html><html><head><title>Gazette</title><style>p{{}}</style></head><body>
<nav><a href=/>Home</a></nav><div class=teaser>Buy now!</div>
<article><h1>The &quot;old&quot; bridge</h1><!-- x --><p>{LONG}<script>alert("<p>no</p>")</script></p>
<ul><li>one<li>two</ul>One<br>line<br><br>Another.</article><footer>Imprint</footer></body></html>"""


def test_a_web_page_is_its_article_without_scripts_and_navigation():
    assert read(clean_file("page.html", PAGE.encode())) == [
        ('The "old" bridge', "heading"),
        (LONG, "paragraph"),
        ("one", "list item"),
        ("two", "list item"),
        ("One line", "paragraph"),
        ("Another.", "paragraph"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_is_read_whatever_its_form(encoding):
    text, remark = decode("Zürich – 東京 🌉".encode(encoding))
    assert (text.lstrip("\ufeff"), remark) == ("Zürich – 東京 🌉", "")


def test_what_is_not_unicode_is_read_as_windows_wrote_it_and_says_so():
    cleaned = clean_file("a.txt", "Zürich – “loved”".encode("cp1252"))
    assert cleaned.body == "Zürich – “loved”" and "cp1252" in cleaned.remark


def test_a_page_that_declares_its_encoding_is_believed():
    page = f'<meta http-equiv=x content="text/html; charset=windows-1251"><p>Мост стар. {LONG}</p>'
    cleaned = clean_file("a.html", page.encode("cp1251"))
    assert cleaned.body.startswith("Мост стар.") and "cp1251" in cleaned.remark
    liar = page.replace("windows-1251", "rot13").encode("cp1251")
    assert "cp1252" in clean_file("a.html", liar).remark


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("a.pdf", b"%PDF-1.7 ...", "PDF"),
        ("a.txt", b"%PDF-1.7 ...", "PDF"),
        ("a.docx", b"PK\x03\x04....", "Word"),
        ("a.txt", b"\xd0\xcf\x11\xe0...", "Word"),
        ("a.txt", b"abc\x00def", "not a text file"),
        ("a.exe", b"hello", ".txt, .md or .html"),
        ("a", b"hello", ".txt, .md or .html"),
        ("a.txt", b"", "no paragraph"),
        ("a.html", b"<script>x</script>", "no paragraph"),
        ("a.md", b"# Only a heading", "no paragraph"),
        ("a.txt", b"x" * (TEXT_MAX + 1), "300,000"),
        ("a.txt", b"x" * 2_000_001, "2 MB"),
        ("a.txt", b"x\n" * (LINES_MAX + 1), "lines"),
        ("a.html", b"<b>x" * (TAGS_MAX + 1), "markup"),
    ],
)
def test_what_cannot_become_a_text_is_refused_with_the_reason(name, data, why):
    with pytest.raises(Unreadable, match=why):
        clean_file(name, data)


def test_the_longest_text_is_taken():
    assert len(clean_text("x" * TEXT_MAX).body) == TEXT_MAX


HOSTILE = [
    ("a.md", "["),
    ("a.md", "!["),
    ("a.md", "[]("),
    ("a.md", "*a **"),
    ("a.md", ">"),
    ("a.md", "<!--"),
    ("a.html", "<!--"),
    ("a.html", "<![CDATA["),
    ("a.html", "&"),
    ("a.html", "<!-- --><!-- --"),
]


@pytest.mark.parametrize(("name", "piece"), HOSTILE)
def test_nothing_hostile_is_slow(name, piece):
    size = 290_000 if name == "a.md" else 1_000_000
    data = (f"<p>{LONG}</p>\n\n" + piece * (size // len(piece))).encode()
    start = time.perf_counter()
    cleaned_or_refused(lambda: clean_file(name, data))
    assert time.perf_counter() - start < 5


RUSSIAN = "Озеро осушили в 1901 году, и с тех пор никто в деревне не согласен с этим."
CHINESE = "湖在一九零一年被抽干了，从那以后村里没有人同意这件事，一次也没有。"
JAPANESE = "湖は一九〇一年に干拓され、それ以来、村の誰もがそれに同意したことはない。"
THAI = "ทะเลสาบถูกระบายน้ำออกในปี 1901 และไม่มีใครในหมู่บ้านเห็นด้วย"


@pytest.mark.parametrize(
    ("text", "encoding", "language"),
    [
        (RUSSIAN, "cp1251", "ru"),
        (CHINESE, "gb18030", "zh-hans"),
        (JAPANESE, "shift-jis", "ja"),
        (THAI, "cp874", "th"),
        (LONG, "utf-16-le", "en"),
        (LONG, "utf-16-be", "en"),
    ],
)
def test_what_is_not_utf_8_is_read_as_its_language_is_written(text, encoding, language):
    assert clean_file("a.txt", text.encode(encoding), language).body == text


@pytest.mark.parametrize(
    ("data", "language"),
    [
        *[(RUSSIAN.encode(encoding), "en") for encoding in ("cp1251", "koi8-r")],
        *[(CHINESE.encode("gb18030"), language) for language in ("en", "ja")],
        (JAPANESE.encode("shift-jis"), "de"),
        (b"\x1f\x8b\x08" + bytes(range(1, 256)) * 9, "en"),
    ],
)
def test_letters_that_cannot_be_read_are_refused_and_not_shown_as_others(data, language):
    with pytest.raises(Unreadable, match=r"cannot be read\. Choose the language"):
        clean_file("a.txt", data, language)


@pytest.mark.parametrize("claim", ["idna", "punycode", "undefined", "utf-7", "unicode_escape", "utf-16", "mbcs", "hex"])
def test_a_page_that_declares_what_no_page_is_written_in_is_not_believed(claim):
    page = f'<meta charset="{claim}"><p>“Zürich” {LONG}</p>'.encode("cp1252")
    assert clean_file("a.html", page).body == f"“Zürich” {LONG}"


def test_a_page_in_latin_1_has_the_quotation_marks_that_browsers_show():
    page = f'<meta charset="iso-8859-1"><p>“Zürich” {LONG}</p>'.encode("cp1252")
    assert clean_file("a.html", page).body == f"“Zürich” {LONG}"


def test_a_file_that_was_cut_off_in_a_letter_keeps_all_the_others():
    cleaned = clean_file("a.txt", f"{RUSSIAN} Ну".encode()[:-1])
    assert cleaned.body == f"{RUSSIAN} Н\ufffd" and "look what stood there" in cleaned.remark
