"""A debate that is passed on, and one that stands in a frame of another page: for everyone alike, or not at all."""

import json
import re
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from debate.arguments import actions as arguments
from debate.debates import actions as debates
from debate.votes import tending
from tests.board.world import add, judge, settle

FRAMED = "frame-ancestors *"


@pytest.fixture
def url(debate):
    return f"/debates/{debate.slug}/"


def code_on(page):
    """The HTML to copy, as a browser would read it from the field."""
    field = re.search(r'<textarea[^>]*id="code"[^>]*>(.*?)</textarea>', page.text, re.DOTALL)
    return field[1].replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&#x27;", "'")


# -------------------------------------------------------------------------------------- the page


def test_the_page_holds_link_mail_code_and_feed(client, url, debate, claim):
    page = client.get(f"{url}share/")
    assert f'value="http://testserver{url}"' in page.text
    mail = re.search(r'href="(mailto:[^"]+)"', page.text)[1].replace("&amp;", "&")
    assert debate.question in unquote(mail) and f"http://testserver{url}" in unquote(mail) and "+" not in mail
    assert f'<iframe src="http://testserver{url}embed/" title="{debate.question}"' in code_on(page)
    assert f"{url}activity.atom" in page.text
    statement = client.get(f"{url}3/share/")
    assert f'value="http://testserver{url}3/"' in statement.text
    assert f'src="http://testserver{url}3/embed/"' in code_on(statement)


def test_a_question_cannot_break_out_of_the_code(client, url, debate, owner):
    debates.configure(debate=debate, by=owner, question='Is "</textarea><script>alert(1)</script>" fine?')
    page = client.get(f"{url}share/")
    assert "<script>alert" not in page.text and page.text.count("</textarea>") == 1
    assert "<script>" not in code_on(page).replace("&amp;lt;", "")


def test_height_and_colours_of_the_frame_are_chosen(client, url, claim):
    code = code_on(client.get(f"{url}share/?height=720&scheme=dark"))
    assert f'src="http://testserver{url}embed/?scheme=dark"' in code and 'height="720"' in code
    assert 'height="480"' in code_on(client.get(f"{url}3/share/?scheme="))
    for strange in ("height=9999", "scheme=pink&height=320", "height="):
        code = code_on(client.get(f"{url}share/?{strange}"))
        assert 'height="480"' in code and "scheme" not in code


@pytest.mark.parametrize(
    ("asked", "got"), [("light", "light"), ("dark", "dark"), ("pink", "light dark"), ("", "light dark")]
)
def test_a_frame_wears_the_colours_of_the_page_around_it(client, url, asked, got):
    page = client.get(f"{url}embed/?scheme={asked}").text
    assert f'<meta name="color-scheme" content="{got}">' in page
    assert (f'data-scheme="{asked}"' in page) == (got == asked)


@pytest.mark.parametrize("visibility", ["link", "members"])
def test_what_is_not_public_is_passed_on_by_its_link_alone(client, debate, owner, visibility):
    debates.configure(debate=debate, by=owner, visibility=visibility)
    client.force_login(owner)
    page = client.get(f"/debates/{debate.slug}/share/")
    assert f"/debates/{debate.slug}/" in page.text and "iframe" not in page.text
    assert "Only a public debate can stand in other pages." in page.text
    assert ("activity.atom" in page.text) == (visibility == "link")
    client.logout()
    assert client.get(f"/debates/{debate.slug}/embed/").status_code == 404


def test_only_who_sees_it_can_share_it(client, private_debate, url, claim, member):
    assert client.get(f"/debates/{private_debate.slug}/share/").status_code == 404
    arguments.withdraw(node=claim, by=member)
    assert client.get(f"{url}3/share/").status_code == 404


def test_board_and_card_lead_to_it(client, url, claim):
    page = client.get(url).text
    assert f'href="{url}share/"' in page and f'href="{url}3/share/"' in page


# ------------------------------------------------------------------------------------- the frame


def test_a_frame_shows_the_positions(client, url, debate, claim):
    page = client.get(f"{url}embed/")
    assert page.status_code == 200
    assert "Yes, close it before winter." in page.text and "No, keep the bridge open." in page.text
    assert claim.body not in page.text and "3 statements in all" in page.text
    assert "Say where you stand" in page.text
    assert page.text.count("#k-position") == 2, "no kind by its colour alone"


def test_a_frame_shows_a_statement_and_its_first_answers(client, url, evidence, rebuttal, owner):
    deeper = add(rebuttal, owner, "An answer to the answer.")
    page = client.get(f"{url}3/embed/").text
    assert all(node.body in page for node in (evidence.parent, evidence, rebuttal)) and deeper.body not in page
    assert "it is not so" in page and "Answer it" in page and evidence.quote.exact in page
    for number in range(15):
        add(rebuttal, owner, f"Reason number {number} of many.")
    page = client.get(f"{url}{rebuttal.number}/embed/").text
    assert "Read all answers" in page and page.count("<li>") == 12


def test_every_link_opens_elsewhere_and_nothing_is_sent(client, url, evidence, rebuttal):
    for path in ("embed/", "3/embed/"):
        page = client.get(url + path).text
        links = re.findall(r"<a [^>]+>", page)
        assert links and all('target="_blank" rel="noopener"' in link for link in links)
        assert all('href="http://testserver/' in link for link in links)
        assert not re.search(r"<(form|button|input|script)", page)


def test_a_frame_is_the_same_for_everyone_and_leaves_nothing(client, url, claim, owner):
    before = client.get(f"{url}embed/")
    client.force_login(owner)
    client.get("/")
    sent = set(client.cookies)
    mine = client.get(f"{url}embed/")
    assert mine.content == before.content and mine["ETag"] == before["ETag"]
    assert not mine.cookies and set(client.cookies) == sent
    assert "Cookie" not in mine.get("Vary", "") and mine["Cache-Control"] == "no-cache"


def test_it_reads_no_session(client, url, claim, owner, django_assert_num_queries):
    client.force_login(owner)
    with django_assert_num_queries(3) as asked:
        client.get(f"{url}embed/")
    assert not any("django_session" in query["sql"] or "FROM people_user" in query["sql"] for query in asked)


def test_it_stands_in_other_pages_and_nothing_else_does(client, url, claim, member):
    for path in ("embed/", "3/embed/"):
        page = client.get(url + path)
        assert FRAMED in page["Content-Security-Policy"] and "X-Frame-Options" not in page
        assert "script-src" not in page["Content-Security-Policy"]
        assert "default-src 'none'" in page["Content-Security-Policy"]
    client.force_login(member)
    others = ["", "3/", "share/", "3/share/", "activity/", "activity.atom", "3/history/", "embed/none/"]
    for path in [*(url + path for path in others), "/", "/about/", "/oembed/", "/people/Mara/", "/account/login/"]:
        page = client.get(path)
        assert "frame-ancestors 'none'" in page["Content-Security-Policy"], path
        assert page["X-Frame-Options"] == "DENY", path


def test_results_are_hidden_as_from_a_visitor(client, url, debate, claim, owner, member):
    judge(debate.nodes.get(number=1), [2] * 6)
    judge(claim, [2] * 6)
    settle(debate)
    client.force_login(member)
    client.post(f"{url}1/vote/", {"agreement": 1})
    page = client.get(f"{url}embed/").text
    assert page.count("results after your own answer") == 2 and "stands well" not in page
    assert "stands well" in client.get(f"{url}1/embed/").text, "reasons are judged openly here"
    debates.configure(debate=debate, by=owner, results="at_close")
    page = client.get(f"{url}1/embed/").text
    assert "results when voting closes" in page and "stands well" not in page
    debates.change_state(debate=debate, by=owner, to="closed")
    page = client.get(f"{url}embed/").text
    assert "stands well" in page and "Read the debate" in page and "Say where you stand" not in page


def test_no_frame_depends_on_votes_while_results_are_hidden(client, url, debate, evidence, rebuttal, owner):
    debates.configure(debate=debate, by=owner, results="at_close")
    before = [client.get(url + path).content for path in ("embed/", "1/embed/", "3/embed/")]
    judge(evidence, [-2] * 6, [4] * 6)
    judge(rebuttal, [2] * 6, [4] * 6)
    settle(debate)
    assert [client.get(url + path).content for path in ("embed/", "1/embed/", "3/embed/")] == before


def test_words_taken_out_of_view_are_not_shown(client, url, claim, rebuttal, owner, member):
    arguments.hide(node=claim, by=owner, reason="It names a neighbour.")
    client.force_login(owner)
    for path in ("1/embed/", "3/embed/"):
        page = client.get(url + path).text
        assert claim.body not in page and "It names a neighbour." in page
    arguments.hide(node=rebuttal, by=owner, reason="So does this.")
    assert client.get(f"{url}3/embed/").status_code == 404


def test_a_merged_statement_leads_on(client, url, debate, claim, owner):
    other = add(debate.nodes.get(number=1), owner, "It is much too weak for a winter.")
    tending.merge(node=other, by=owner, into=claim)
    assert client.get(f"{url}{other.number}/embed/")["Location"] == f"{url}3/embed/"


def test_a_draft_has_no_frame(client, debate, url, owner):
    debate.state = "draft"
    debate.save()
    client.force_login(owner)
    assert "iframe" not in client.get(f"{url}share/").text
    client.logout()
    assert client.get(f"{url}embed/").status_code == 404
    assert client.get("/oembed/", {"url": f"http://testserver{url}"}).status_code == 404


@pytest.mark.parametrize("below", ["", "embed/"])
def test_who_kept_a_page_is_not_told_that_a_draft_is_as_it_was(client, debate, url, below):
    kept = {"If-None-Match": client.get(f"{url}{below}")["ETag"]}
    assert client.get(f"{url}{below}", headers=kept).status_code == 304
    debate.state = "draft"  # no way leads there: this is what somebody could guess of one
    debate.save()
    assert client.get(f"{url}{below}", headers=kept).status_code == 404


def test_it_is_answered_with_304_until_something_changes(client, url, debate, claim):
    first = client.get(f"{url}1/embed/")
    ask = {"If-None-Match": first["ETag"]}
    assert client.get(f"{url}1/embed/", headers=ask).status_code == 304
    assert client.get(f"{url}2/embed/", headers=ask).status_code == 200
    judge(claim, [2])
    assert client.get(f"{url}1/embed/", headers=ask).status_code == 200


def test_the_etag_is_compared_after_the_access_check(client, url, debate, owner):
    etag = client.get(f"{url}embed/")["ETag"]
    debates.configure(debate=debate, by=owner, visibility="members")
    for slug in (url.split("/")[2], debate.slug):
        assert client.get(f"/debates/{slug}/embed/", headers={"If-None-Match": etag}).status_code == 404


def test_where_nothing_is_to_be_shown_any_more_the_frame_says_so(client, url, debate, claim, member, owner):
    arguments.withdraw(node=claim, by=member)
    debates.configure(debate=debate, by=owner, visibility="members")
    gone = [
        client.get(path) for path in (f"{url}embed/", f"/debates/{debate.slug}/embed/", "/debates/no-such/9/embed/")
    ]
    assert {(page.status_code, page.text) for page in gone} == {(404, gone[0].text)}, "and tells nobody which it is"
    assert "There is nothing to show here any more" in gone[0].text and debate.question not in gone[0].text
    assert FRAMED in gone[0]["Content-Security-Policy"] and "X-Frame-Options" not in gone[0]
    debates.configure(debate=debate, by=owner, visibility="public")
    page = client.get(f"/debates/{debate.slug}/{claim.number}/embed/?scheme=dark")
    assert page.status_code == 404 and "nothing to show" in page.text and 'data-scheme="dark"' in page.text


# ---------------------------------------------------------------------------------------- oEmbed


def ask(client, path, **more):
    return client.get("/oembed/", {"url": f"http://testserver{path}"} | more)


def test_it_says_what_stands_for_an_address(client, url, debate, claim):
    answer = ask(client, url, format="json")
    said = json.loads(answer.content)
    assert (said["version"], said["type"], said["title"]) == ("1.0", "rich", debate.question)
    assert f'src="http://testserver{url}embed/"' in said["html"]
    assert (said["width"], said["height"]) == (640, 480)
    statement = json.loads(ask(client, f"{url}3/?order=newest").content)
    assert statement["title"] == f"#3 in: {debate.question}" and f"{url}3/embed/" in statement["html"]
    assert answer["Access-Control-Allow-Origin"] == "*" and not answer.cookies


@pytest.mark.parametrize(
    ("asked", "got"),
    [
        ({"maxwidth": "300", "maxheight": "200"}, (300, 200)),
        ({"maxwidth": "9999", "maxheight": "x"}, (640, 480)),
        ({"maxwidth": "-5", "maxheight": "9" * 40}, (640, 480)),
    ],
)
def test_it_keeps_to_the_size_that_is_asked_for(client, url, asked, got):
    said = json.loads(ask(client, url, **asked).content)
    assert (said["width"], said["height"]) == got and f'width="{got[0]}" height="{got[1]}"' in said["html"]


def test_what_it_does_not_stand_for(client, url, debate, private_debate, owner):
    assert client.get("/oembed/").status_code == 400
    assert ask(client, url, format="xml").status_code == 501
    for path in ("/", "/about/", "/debates/no-such/", f"{url}99/", f"{url}share/", f"{url}{10**40}/"):
        assert ask(client, path).status_code == 404, path
    for strange in (f"http://evil.example{url}", f"ftp://testserver{url}", "x", "http://[", f"//testserver{url}"):
        assert client.get("/oembed/", {"url": strange}).status_code == 404, strange
    answer = ask(client, f"/debates/{private_debate.slug}/")
    assert answer.status_code == 401 and private_debate.question not in answer.text
    client.force_login(owner)
    assert ask(client, f"/debates/{private_debate.slug}/").status_code == 401


def test_pages_say_where_to_ask(client, url, debate, claim, owner):
    for path in (url, f"{url}3/"):
        link = re.search(r'type="application/json\+oembed"[^>]*href="([^"]+)"', client.get(path).text)[1]
        asked = parse_qs(urlsplit(link.replace("&amp;", "&")).query)
        assert asked == {"format": ["json"], "url": [f"http://testserver{path}"]}
        assert client.get(link.replace("&amp;", "&")).status_code == 200
    debates.configure(debate=debate, by=owner, visibility="link")
    assert "oembed" not in client.get(f"/debates/{debate.slug}/").text
