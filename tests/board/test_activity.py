"""What was done in a debate and by a person, as pages and as feeds: whole sentences, and nothing that is private."""

from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest

from debate.activity.models import Verb
from debate.annotations import actions as notes
from debate.arguments import actions as arguments
from debate.arguments import tending
from debate.arguments.actions import Wording
from debate.board.telling import NEVER_TOLD, TELLINGS
from debate.debates import actions as debates
from debate.debates import invitations
from debate.debates.clock import turn
from debate.moderation import actions as moderation
from debate.moderation import marks
from debate.people.actions import make_guest
from debate.people.models import User
from debate.people.urls import urlpatterns as pages_beside_people
from debate.votes import actions as votes
from debate.votes import tending as moves
from tests.board.world import add, judge

ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture
def url(debate):
    return f"/debates/{debate.slug}/activity/"


def lines(page):
    """The sentences of a page, as one reads them."""
    text = page.text[page.text.index('class="deeds-list"') :]
    items = ElementTree.fromstring(f"<ol {text[: text.index('</ol>') + 5]}".replace("&nbsp;", " "))
    return [" ".join("".join(item.itertext()).split()) for item in items]


def entries(feed):
    return ElementTree.fromstring(feed.content).findall("a:entry", ATOM)


def test_every_verb_is_told_or_kept():
    """A new verb has to be decided: a sentence for everyone who sees the debate, or none."""
    assert set(TELLINGS) | NEVER_TOLD == set(Verb)
    assert not set(TELLINGS) & NEVER_TOLD


def test_it_tells_newest_first_who_did_what(client, url, evidence, member):
    votes.reword(node=evidence, by=member, wording=Wording("It will not last ten more winters.", evidence.quote))
    notes.annotate(debate=evidence.debate, by=member, node=evidence, body="Which winters?", motivation="questioning")
    said = lines(client.get(url))
    assert said[0].startswith("Mara wrote a note on #4")
    assert said[1].startswith("Mara edited #4") and said[1].endswith("“It will not last ten more winters.”")
    assert said[2].startswith("Mara added evidence #4 under #3")
    assert said[4].startswith("Olga added position #2") and said[6].startswith("Olga started the debate")
    page = client.get(url).text
    assert f'<a class="ref" href="/debates/{evidence.debate.slug}/4/">#4</a>' in page
    assert '<a class="who" href="/people/Mara/">Mara</a>' in page


def test_votes_are_a_number_and_nobody_s(client, url, debate, claim, rebuttal, member):
    judge(claim, [2, -2, 1])
    votes.take_stand(debate=debate, by=member, choice="unsure")
    said = lines(client.get(url))
    assert said[-1] == "In this time 4 votes were cast, changed or withdrawn."
    assert not any("voter-" in line or "a stand" in line for line in said)
    add(claim, member, "One more reason for it.")
    judge(claim, [1])
    said = lines(client.get(url))
    assert [line[:7] for line in said[:2]] == ["Mara ad", "Stefan "], "where they were cast is not told"
    assert said[-1] == "In this time 5 votes were cast, changed or withdrawn."


def test_votes_are_told_on_the_page_on_which_they_were_cast(client, url, claim, member, monkeypatch):
    monkeypatch.setattr("debate.board.deeds.PAGE", 3)
    judge(claim, [2, 1])
    for number in range(4):
        add(claim, member, f"Reason number {number} of many.")
    first = client.get(url)
    assert [line[:4] for line in lines(first)] == ["Mara"] * 3, "no votes in that time"
    older = first.text.partition("?before=")[2].partition('"')[0]
    second = lines(client.get(f"{url}?before={older}"))
    assert [line[:8] for line in second] == ["Mara add", "Mara add", "Olga add", "In this "]
    assert second[-1] == "In this time 2 votes were cast, changed or withdrawn."


@pytest.mark.parametrize("results", ["always", "after_vote", "at_close"])
def test_no_line_depends_on_how_people_voted(client, url, debate, claim, owner, results):
    debates.configure(debate=debate, by=owner, results=results)
    judge(claim, [2, 2, 2])
    before = lines(client.get(url))
    judge(claim, [-2, -2, 1])
    after = lines(client.get(url))
    assert after[:-1] == before[:-1] and "6 votes" in after[-1]


def test_words_taken_out_of_view_are_not_told(client, url, claim, rebuttal, member, stranger, owner):
    arguments.hide(node=claim, by=owner, reason="It names a neighbour.")
    arguments.withdraw(node=rebuttal, by=stranger)
    for user in (None, owner):
        if user:
            client.force_login(user)
        for path in ("", "?only=order"):
            page = client.get(url + path)
            assert claim.body not in page.text and rebuttal.body not in page.text
            assert "#3 was hidden by those who keep order: It names a neighbour." in " ".join(lines(page))
        said = " ".join(lines(client.get(url)))
        assert "#4 was withdrawn" in said and "by its author" not in said  # of a position it would be by the owner
        assert "Somebody added claim #3" in said and "Somebody added rebuttal #4" in said
        assert "Mara" not in said and "Stefan" not in said
    assert 'href="/debates/should-the-bridge-be-closed/4/"' not in client.get(url).text


def test_a_link_says_nothing_once_its_original_is_gone(client, url, debate, claim, owner):
    tending.link(parent=debate.nodes.get(number=2), by=owner, target=claim, kind="claim")
    said = lines(client.get(url))[0]
    assert "Olga let #3 speak also under #2, as #4" in said and claim.body in said
    arguments.hide(node=claim, by=owner, reason="It names a neighbour.")
    assert claim.body not in client.get(url).text


def test_notes_are_told_while_others_read_them(client, url, debate, claim, member, guest, owner):
    notes.annotate(debate=debate, by=member, node=claim, body="For me alone", private=True)
    shared = notes.annotate(debate=debate, by=guest, node=claim, body="Which winter?")
    client.force_login(member)
    said = lines(client.get(url))
    assert [line for line in said if "note" in line] == [said[0]]
    assert said[0].startswith("Gil (guest) wrote a note on #3")
    arguments.hide(node=claim, by=owner, reason="It names a neighbour.")
    assert "wrote a note" not in " ".join(lines(client.get(url)))
    arguments.restore(node=claim, by=owner)
    notes.hide(note=shared, by=owner, reason="Rude.")
    said = " ".join(lines(client.get(url)))
    assert "A note on #3 was hidden by those who keep order: Rude." in said and "Gil" not in said


def test_reports_and_who_was_paused_are_nobody_s_business(client, url, debate, claim, member, owner, stranger):
    moderation.decide(report=moderation.report(thing=claim, by=stranger, reason="other"), by=owner, decision="kept")
    until = datetime(2030, 5, 3, 12, tzinfo=UTC)
    debates.pause(debate=debate, by=owner, user=stranger, until=until, reason="Insults.")
    client.force_login(owner)
    for path in ("", "?only=order"):
        page = client.get(url + path).text
        assert "report" not in page[page.index('class="deeds-list"') :].lower()
        assert "Stefan" not in page and "Insults" not in page
        assert "Somebody can only read until 3 May, 12:00 UTC" in page


def test_the_log_of_order_tells_what_was_done_and_why(client, url, debate, claim, rebuttal, member, owner, stranger):
    tending.lock(node=claim, by=owner, reason="It went in circles.")
    moves.move(node=rebuttal, by=owner, parent=debate.nodes.get(number=1), kind="rebuttal", aim="truth")
    mark = marks.mark(node=claim, by=stranger, kind="unclear", sentence="Which winter?")
    marks.close_mark(mark=mark, by=owner, reason="It is clear now.")
    debates.configure(debate=debate, by=owner, results="at_close")
    debates.change_state(debate=debate, by=owner, to="closed")
    said = [line.rpartition(" ")[0] for line in lines(client.get(f"{url}?only=order"))]
    expected = [
        "The debate was closed",
        "The settings were changed: when results show",
        "A mark on #3 was settled: It is clear now.",
        "Olga moved #4 from #3 to #1",
        "Olga locked the branch of #3: It went in circles.",
    ]
    assert [line.startswith(wanted) for line, wanted in zip(said, expected, strict=True)] == [True] * 5, said
    assert "Stefan" not in " ".join(said)


def test_who_belongs_is_told_to_members_alone(client, url, debate, member, owner, stranger):
    debates.add_member(debate=debate, by=owner, user=member)
    debates.change_role(debate=debate, by=owner, user=member, role="moderator")
    invitations.invite(debate=debate, by=owner, role="viewer")
    client.force_login(stranger)
    page = client.get(url)
    assert "A member is moderator now, no longer contributor" in page.text
    assert "Mara" not in page.text and "joined" not in page.text and "invit" not in page.text
    client.force_login(owner)
    said = " ".join(lines(client.get(url)))
    assert "Mara joined as contributor" in said and "Mara is moderator now" in said


def test_an_old_record_that_says_less_is_told_in_general_words(client, url, debate, owner):
    with turn(debate.pk, by=owner) as taken:
        taken.record(Verb.MOVED, node=2)
    assert lines(client.get(url))[0].startswith("Olga moved #2")


def test_what_is_new_since_a_change(client, url, claim, rebuttal, member):
    change = claim.debate.clock.change
    add(claim, member, "One more reason for it.")
    page = client.get(f"{url}?since={change}")
    assert len(lines(page)) == 1 and "What is new since you were here" in page.text
    assert "Nothing has happened since." in client.get(f"{url}?since={change + 1}").text
    for strange in ("since=x", "since=-1", "before=²", "before=99999999999999999999", "only=x"):
        assert client.get(f"{url}?{strange}").status_code == 200


def test_empty_pages_say_so(client, url, debate):
    assert "Nobody had to keep order here yet." in client.get(f"{url}?only=order").text
    assert "That was all." in client.get(f"{url}?before=1").text


def test_the_number_of_queries_does_not_grow(client, url, evidence, owner, member, django_assert_max_num_queries):
    def count():
        with django_assert_max_num_queries(9) as counted:
            client.get(url)
        return len(counted)

    client.force_login(owner)
    debates.add_member(debate=evidence.debate, by=owner, user=member)
    notes.annotate(debate=evidence.debate, by=member, node=evidence, body="Which winters?")
    before = count()
    for number in range(20):
        node = add(evidence.parent, make_guest(name=f"Kim {number}")[0], f"Reason number {number} of many.")
        notes.annotate(debate=evidence.debate, by=member, node=node, body="Which?")
    assert count() == before


# ------------------------------------------------------------------------------------------ feeds


def test_the_feed_is_valid_atom_with_names_that_stay(client, debate, claim, owner):
    address = f"/debates/{debate.slug}/activity.atom"
    feed = client.get(address)
    assert feed["Content-Type"] == "application/atom+xml; charset=utf-8"
    root = ElementTree.fromstring(feed.content)
    [name] = [root.findtext("a:id", namespaces=ATOM)]
    assert name == f"tag:127.0.0.1,{debate.created_at:%Y}:debates/{debate.pk}"
    for entry in entries(feed):
        for wanted in ("id", "title", "updated", "link", "author/a:name"):
            assert entry.find(f"a:{wanted}", ATOM) is not None
    first = entries(feed)[0]
    assert first.findtext("a:title", namespaces=ATOM) == "Mara added claim #3 under #1"
    assert first.findtext("a:summary", namespaces=ATOM) == claim.body
    assert first.find("a:link", ATOM).get("href") == f"http://testserver/debates/{debate.slug}/3/"
    ids = [entry.findtext("a:id", namespaces=ATOM) for entry in entries(feed)]
    debates.configure(debate=debate, by=owner, visibility="link")
    moved = client.get(f"/debates/{debate.slug}/activity.atom")
    assert [entry.findtext("a:id", namespaces=ATOM) for entry in entries(moved)][1:] == ids


def test_the_feed_is_kept_until_something_is_told(client, debate, claim, member):
    address = f"/debates/{debate.slug}/activity.atom"
    first = client.get(address)
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert client.get(address, headers={"If-Modified-Since": first["Last-Modified"]}).status_code == 304
    judge(claim, [1])
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
    add(claim, member, "One more reason for it.")
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_the_feed_holds_fifty_at_most(client, debate, claim, owner):
    for number in range(60):
        add(claim, owner, f"Reason number {number} of many.")
    assert len(entries(client.get(f"/debates/{debate.slug}/activity.atom"))) == 50


def test_a_feed_is_for_everyone_or_for_nobody(client, debate, private_debate, owner):
    """A reader of feeds does not sign in: whatever it is given, it gets what a visitor without a name would."""
    client.force_login(owner)
    assert client.get(f"/debates/{private_debate.slug}/activity.atom").status_code == 404
    page = client.get(f"/debates/{private_debate.slug}/activity/")
    assert page.status_code == 200 and "atom" not in page.text
    debates.configure(debate=debate, by=owner, visibility="link")
    feed = client.get(f"/debates/{debate.slug}/activity.atom")
    assert feed.status_code == 200 and not feed.cookies and "Cookie" not in feed.get("Vary", "")
    debates.configure(debate=debate, by=owner, visibility="members")
    assert client.get(f"/debates/{debate.slug}/activity.atom").status_code == 404


def test_the_feed_of_a_debate_by_link_is_kept_by_no_cache(client, debate, claim, owner):
    assert client.get(f"/debates/{debate.slug}/activity.atom")["Cache-Control"] == "no-cache"
    debates.configure(debate=debate, by=owner, visibility="link")
    debate.refresh_from_db()
    assert client.get(f"/debates/{debate.slug}/activity.atom")["Cache-Control"] == "private, no-store"


def test_the_feed_of_order(client, debate, claim, owner):
    arguments.hide(node=claim, by=owner, reason="It names\x08 a neighbour.")
    [entry] = entries(client.get(f"/debates/{debate.slug}/activity.atom?only=order"))
    title = entry.findtext("a:title", namespaces=ATOM)
    assert title == "#3 was hidden by those who keep order: It names a neighbour."


def test_the_board_leads_to_them(client, debate, private_debate, owner):
    page = client.get(f"/debates/{debate.slug}/").text
    assert f'href="/debates/{debate.slug}/activity/"' in page
    assert f'type="application/atom+xml" title="What was done here" href="/debates/{debate.slug}/activity.atom"' in page
    client.force_login(owner)
    assert "atom+xml" not in client.get(f"/debates/{private_debate.slug}/").text


# ----------------------------------------------------------------------------------------- people


def test_a_person_is_found_by_what_is_public(client, debate, private_debate, claim, member, owner, stranger):
    debates.add_member(debate=private_debate, by=owner, user=member)
    add(private_debate.nodes.get(number=1), member, "What was said behind closed doors.")
    judge(claim, [1])
    for user in (None, owner):
        if user:
            client.force_login(user)
        page = client.get("/people/Mara/")
        assert claim.body in page.text and debate.question in page.text
        assert "closed doors" not in page.text and private_debate.question not in page.text
        assert client.get("/people/Stefan/").status_code == 404, "did nothing yet"
        assert client.get("/people/voter-0/").status_code == 404, "only voted"
        assert client.get("/people/Nobody/").status_code == 404
        assert client.get("/people/a%00b/").status_code == 404


def test_guests_and_those_who_left_have_no_page(client, debate, claim, guest, member):
    add(claim, guest, "One more reason for it.")
    for ending in ("/", ".atom"):
        assert client.get(f"/people/{guest.username}{ending}").status_code == 404
        assert client.get(f"/people/Mara{ending}").status_code == 200
    assert "/people/guest" not in client.get(f"/debates/{debate.slug}/activity/").text
    User.objects.filter(pk=member.pk).update(is_active=False)
    assert client.get("/people/Mara/").status_code == 404


def test_who_wrote_only_what_is_hidden_has_no_page(client, claim, owner):
    arguments.hide(node=claim, by=owner, reason="It names a neighbour.")
    assert client.get("/people/Mara/").status_code == 404


def test_a_person_has_a_feed(client, claim, rebuttal):
    feed = client.get("/people/Mara.atom")
    [entry] = entries(feed)
    assert entry.findtext("a:title", namespaces=ATOM) == "Mara added claim #3 under #1"
    assert client.get("/people/Mara.atom", headers={"If-None-Match": feed["ETag"]}).status_code == 304


def test_pages_of_a_person_are_leafed_through(client, claim, member, monkeypatch):
    monkeypatch.setattr("debate.board.deeds.PAGE", 2)
    for number in range(3):
        add(claim, member, f"Reason number {number} of many.")
    first = client.get("/people/Mara/")
    assert len(lines(first)) == 2
    older = first.text.partition("?before=")[2].partition('"')[0]
    second = client.get(f"/people/Mara/?before={older}")
    assert len(lines(second)) == 2 and "?before=" not in second.text


@pytest.mark.parametrize("name", sorted({str(page.pattern).partition("/")[0] for page in pages_beside_people}))
def test_a_name_of_a_page_cannot_be_taken(client, db, name):
    sent = {"username": name, "password1": "a long password 1"}
    assert "can not be used" in client.post("/account/signup/", sent).text
    assert not User.objects.filter(username=name).exists()


def test_history_leads_to_people_where_all_is_public(client, debate, claim, private_debate, owner):
    assert 'href="/people/Mara/"' in client.get(f"/debates/{debate.slug}/3/history/").text
    client.force_login(owner)
    assert "/people/Olga" not in client.get(f"/debates/{private_debate.slug}/1/history/").text
