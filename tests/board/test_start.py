"""Starting a debate: with little, with everything, with everything wrong, and for those who may not."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from debate.arguments.models import Kind
from debate.board.actions import start_debate
from debate.debates.models import Debate, Member
from debate.texts.cleaning import clean_text
from debate.texts.models import Text
from debate.web.models import Count
from debate.web.verdict import Refused

URL = "/debates/new/"
PARAGRAPH = "The lake was drained in 1901, and nobody in the village has agreed on it since then, not once."
LITTLE = {
    "question": "Should the lake come back?",
    "pasted": f"The lake\n\n{PARAGRAPH}",
    "language": "en",
    "position_1": "Yes, let it come back.",
    "position_2": "No, the fields feed us.",
    "visibility": "public",
    "contribution": "anyone",
}


@pytest.fixture
def as_member(client, member):
    client.force_login(member)
    return client


def upload(name: str, text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode())


def test_little_is_enough(as_member, member):
    assert "Position 6" in as_member.get(URL).text
    answer = as_member.post(URL, LITTLE)
    debate = Debate.objects.get()
    assert answer.url == "/debates/should-the-lake-come-back/"
    assert debate.owner == member and debate.members.get().role == Member.Role.OWNER
    version = debate.texts.get().current()
    assert version.body == f"The lake\n\n{PARAGRAPH}" and version.text.title == "The lake"
    assert [kind for _, _, kind in version.blocks] == ["heading", "paragraph"]
    positions = debate.nodes.order_by("number").values_list("number", "kind", "body")
    assert list(positions) == [
        (1, Kind.POSITION, "Yes, let it come back."),
        (2, Kind.POSITION, "No, the fields feed us."),
    ]
    assert PARAGRAPH in as_member.get(answer.url).text


def test_one_of_paste_and_upload_is_asked_for_and_the_link_is_handed_out(as_member):
    form = as_member.get(URL).text
    assert "Paste the text, or upload it below</label>" in form and "Or upload it</label>" in form
    page = as_member.post(URL, LITTLE, follow=True).text
    assert 'data-copy="/debates/should-the-lake-come-back/"' in page and "http://testserver/debates/should" in page


def test_the_same_form_sent_again_leads_to_the_debate_that_it_started(as_member, client, stranger):
    first = as_member.post(URL, LITTLE).url
    assert as_member.post(URL, LITTLE).url == first and Debate.objects.count() == Text.objects.count() == 1
    for another_word in (
        {"pasted": f"The lake\n\n{PARAGRAPH} Not even now."},
        {"question": "Should the lake ever come back?"},
        {"position_2": "No, the fields do feed us."},
        {"position_3": "It depends on the fish."},
        {"visibility": "link"},
        {"takes_suggestions": "True"},
        {"is_draft": "on"},
        {"author": "A. Fisher"},
    ):
        Count.objects.all().delete()  # nobody starts so many within an hour
        assert as_member.post(URL, LITTLE | another_word).url != first, another_word
        assert as_member.post(URL, LITTLE).url == first
    Debate.objects.filter(slug="should-the-lake-come-back").update(created_at=timezone.now() - timedelta(minutes=2))
    assert as_member.post(URL, LITTLE).url != first, "it may be meant"
    client.force_login(stranger)
    client.post(URL, LITTLE)
    assert Debate.objects.filter(owner=stranger).exists()


def test_everything_can_be_said(as_member):
    known = {
        "title": "Of the lake",
        "author": "A. Fisher",
        "publisher": "The Reed",
        "published": "1902-05",
        "url": "reed.example/lake",
        "licence": "Public domain",
        "language": "de",
        "visibility": "link",
        "contribution": "members",
        "position_6": "It was never  drained at all.",
    }
    as_member.post(URL, LITTLE | known)
    debate, text = Debate.objects.get(), Text.objects.get()
    assert (text.title, text.author, text.published, text.url) == (
        "Of the lake",
        "A. Fisher",
        "1902-05",
        "https://reed.example/lake",
    )
    assert (debate.language, debate.visibility, debate.contribution) == ("de", "link", "members")
    assert len(debate.slug) > 32
    assert debate.nodes.get(number=3).body == "It was never drained at all."


HEBREW = "העיר החליטה לבנות גשר חדש על הנהר. התושבים חלוקים על כך, והכסף חסר בבתי הספר (2024)."


def test_a_text_is_not_taken_for_one_of_the_other_direction(as_member):
    form = as_member.post(URL, LITTLE | {"pasted": HEBREW, "title": "The bridge"})
    assert form.status_code == 422 and not Debate.objects.exists()
    assert "The text is written from right to left: choose its language." in form.text
    assert '<details class="form" open>' in form.text
    form = as_member.post(URL, LITTLE | {"language": "he"})
    assert "The text is written from left to right: choose its language." in form.text
    answer = as_member.post(URL, LITTLE | {"pasted": HEBREW, "title": "The bridge", "language": "he"}, follow=True)
    assert Debate.objects.get().language == "he" and '<html lang="en" dir="rtl"' in answer.text


def test_a_text_without_letters_of_either_direction_is_no_matter(as_member):
    as_member.post(URL, LITTLE | {"pasted": "١٢٣ " * 60, "title": "Numbers"})
    assert Debate.objects.exists()


def test_a_file_takes_the_place_of_what_is_pasted(as_member):
    page = f"<nav>Home</nav><h1>The lake</h1><p>{PARAGRAPH}</p><script>alert(1)</script>"
    as_member.post(URL, LITTLE | {"pasted": "", "file": upload("lake.html", page)})
    assert Text.objects.get().current().body == f"The lake\n\n{PARAGRAPH}"


def test_what_came_from_a_file_comes_back_when_something_else_is_wrong(as_member):
    text = f"# The lake\n\n{PARAGRAPH}\n\n- one\n"
    answer = as_member.post(URL, LITTLE | {"pasted": "", "file": upload("lake.md", text), "position_2": ""})
    assert answer.status_code == 422
    assert f"# The lake\n\n{PARAGRAPH}\n\n- one" in answer.text
    assert "Should the lake come back?" in answer.text
    assert not Debate.objects.exists() and not Text.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"question": ""}, "required"),
        ({"question": "x" * 201}, "200"),
        ({"question": "\u200b\u2800?"}, "Ask a question"),
        ({"pasted": ""}, "no paragraph"),
        ({"pasted": "x" * 300_001}, "300,000"),
        ({"pasted": PARAGRAPH}, "Give the text a title"),
        ({"position_2": ""}, "required"),
        ({"position_2": "No."}, "at least 10"),
        ({"position_3": "y" * 501}, "500 at most"),
        ({"position_3": "YES, let it come back."}, "there already"),
        ({"position_3": "As #99 says, no lake."}, "#99 is not in this debate"),
        ({"published": "May 1902"}, "year"),
        ({"url": "javascript:alert(1)"}, "valid URL"),
        ({"visibility": "nobody"}, "nobody is not one"),
        ({"language": "xx"}, "xx is not one"),
        ({"file": upload("lake.pdf", "%PDF-1.4")}, "This is a PDF"),
        ({"file": upload("lake.odt", "PK\x03\x04")}, "Word or OpenDocument"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_lost(as_member, wrong, why):
    answer = as_member.post(URL, LITTLE | wrong)
    assert answer.status_code == 422 and why in answer.text
    for field in ("question", "position_1"):
        assert field in wrong or LITTLE[field] in answer.text
    assert not Debate.objects.exists() and not Text.objects.exists()


def test_a_huge_upload_is_dropped_before_it_is_kept_and_the_rest_is_not_lost(as_member):
    answer = as_member.post(URL, LITTLE | {"pasted": "", "file": upload("lake.txt", "x" * 3_000_000)})
    assert answer.status_code == 422 and "larger than 2 MB" in answer.text
    assert not answer.context["form"].files
    assert LITTLE["question"] in answer.text and LITTLE["position_2"] in answer.text


def test_nothing_in_the_list_of_debates_turns_what_stands_around_it(client, as_member):
    as_member.post(URL, LITTLE | {"question": "Should\u202e the lake come back?", "title": "The\u202e lake"})
    page = client.get("/").text
    assert "Should the lake come back?" in page and "<i>The lake</i>" in page and "\u202e" not in page


def test_a_guess_at_the_encoding_is_told(as_member):
    text = f"Zürich\n\n{PARAGRAPH}".encode("cp1252")
    answer = as_member.post(URL, LITTLE | {"file": SimpleUploadedFile("a.txt", text)}, follow=True)
    assert "it was read as cp1252" in answer.text


def test_who_has_no_account_learns_why_and_how(client, guest):
    page = client.get(URL).text
    assert "you need an account" in page and "/account/signup/?next=/debates/new/" in page
    assert "<textarea" not in page
    client.force_login(guest)
    assert "/people/upgrade/" in client.get(URL).text


def test_a_form_sent_without_an_account_is_refused_and_not_lost(client, guest):
    for sign_in in (lambda: None, lambda: client.force_login(guest)):
        sign_in()
        answer = client.post(URL, LITTLE)
        assert answer.status_code == 403
        assert LITTLE["question"] in answer.text and PARAGRAPH in answer.text
    assert not Debate.objects.exists()


def test_starting_is_limited(as_member):
    for _ in range(10):
        assert as_member.post(URL, LITTLE).status_code == 302
    assert as_member.post(URL, LITTLE).status_code == 429


def test_mistakes_in_the_form_do_not_count_as_debates(as_member):
    for _ in range(12):
        assert as_member.post(URL, LITTLE | {"position_2": ""}).status_code == 422
    assert as_member.post(URL, LITTLE).status_code == 302


@pytest.mark.parametrize("sent", [upload("lake.txt", ""), SimpleUploadedFile("lake.txt", b"L\0a\0k\0e\0")])
def test_a_file_that_cannot_be_read_is_all_that_is_said(as_member, sent):
    """Not also that the text has no paragraph and no title: those it may well have."""
    answer = as_member.post(URL, LITTLE | {"pasted": "", "file": sent})
    assert list(answer.context["form"].errors) == ["file"]


def test_other_methods_are_not_answered(as_member):
    assert as_member.put(URL).status_code == 405


def test_what_others_write_can_be_looked_at_first_and_a_debate_prepared(as_member, client, stranger):
    form = as_member.get(URL).text
    assert "Contributions appear" in form and "Prepare it first" in form
    page = as_member.post(URL, LITTLE | {"takes_suggestions": "True", "is_draft": "on"}, follow=True).text
    assert "Your debate is a draft: only its members see it" in page
    debate = Debate.objects.get()
    assert (debate.takes_suggestions, debate.state) == (True, Debate.State.DRAFT)
    client.force_login(stranger)
    assert client.get(debate.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("field", [{}, {"takes_suggestions": "False"}])
def test_as_a_rule_it_is_open_and_everything_appears_at_once(as_member, field):
    as_member.post(URL, LITTLE | field)
    debate = Debate.objects.get()
    assert (debate.takes_suggestions, debate.state) == (False, Debate.State.OPEN)


def test_what_appears_how_is_one_of_two(as_member):
    answer = as_member.post(URL, LITTLE | {"takes_suggestions": "maybe"})
    assert answer.status_code == 422 and "maybe is not one" in answer.text


def test_the_language_of_the_text_tells_how_the_letters_of_its_file_are_written(as_member):
    russian = "Озеро осушили в 1901 году, и с тех пор никто в деревне не согласен с этим. " * 2
    sent = LITTLE | {"pasted": "", "title": "Озеро"}
    file = SimpleUploadedFile("lake.txt", russian.encode("cp1251"))
    refused = as_member.post(URL, sent | {"file": file})
    assert refused.status_code == 422 and "Choose the language of the text" in refused.text
    file = SimpleUploadedFile("lake.txt", russian.encode("cp1251"))
    assert as_member.post(URL, sent | {"file": file, "language": "ru"}).status_code == 302
    assert Text.objects.get().current().body == russian.strip()


def test_the_act_itself_asks_who_starts_a_debate(guest):
    text = {"text": Text(title="The lake"), "cleaned": clean_text(PARAGRAPH)}
    with pytest.raises(Refused):
        start_debate(by=guest, question="Should the lake come back?", positions=["Yes.", "No."], **text)
    assert not Debate.objects.exists() and not Text.objects.exists()
