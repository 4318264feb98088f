"""The pages on which a tree is kept good: who gets there, what is asked, and the way back."""

import re

import pytest

from debate.annotations import actions as annotations
from debate.arguments.actions import Wording
from debate.arguments.models import Node
from debate.debates import actions as debates
from debate.votes import actions as votes
from tests.board.world import HTMX, add


@pytest.fixture
def ferry(debate, stranger):
    """#4 (or more) under #2."""
    return add(debate.nodes.get(number=2), stranger, "The ferry can take them all.")


@pytest.fixture
def as_owner(client, owner):
    client.force_login(owner)
    return client


def at(node, page):
    return f"{node.get_absolute_url()}{page}/"


def fresh(node):
    return Node.objects.get(pk=node.pk)


def undo(client, page):
    """Press the button in the message."""
    address, change = re.search(r'formaction="([^"]+)" name="change" value="(\d+)"', page.text).groups()
    return client.post(address, {"change": change}, follow=True)


def test_what_can_be_changed_and_why_not(client, claim, rebuttal, member, owner, stranger):
    client.force_login(owner)
    page = client.get(at(claim, "tend"))
    assert at(claim, "move") in page.text
    client.force_login(member)
    page = client.get(at(claim, "tend"))
    assert at(claim, "move") not in page.text
    assert "Others have answered it" in page.text
    for what in ("move", "kind"):
        answer = client.get(at(claim, what))
        assert answer.status_code == 403
        assert "Others have answered it" in answer.text


def test_the_menu_offers_it_to_who_may(client, claim, member, owner, stranger):
    for person, offered in [(owner, True), (member, True), (stranger, False)]:
        client.force_login(person)
        assert (at(claim, "tend") in client.get(claim.get_absolute_url()).text) is offered


def test_a_branch_is_moved_and_moved_back(as_owner, claim, rebuttal, ferry):
    page = as_owner.get(at(claim, "move"), {"q": "ferry all"})
    assert f'value="{ferry.number}"' in page.text and f'value="{rebuttal.number}"' not in page.text
    page = as_owner.post(at(claim, "move"), {"number": ferry.number, "stance": "rebuttal/truth"}, follow=True)
    assert f"#3 stands under #{ferry.number} now." in page.text
    assert (fresh(claim).parent, fresh(claim).kind) == (ferry, "rebuttal")
    page = undo(as_owner, page)
    assert "Undone: #3 is as it was." in page.text
    assert (fresh(claim).parent.number, fresh(claim).kind) == (1, "claim")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ({"stance": "claim/"}, "Choose a statement from the list"),
        ({"number": "999", "stance": "claim/"}, "There is no #999"),
        ({"number": "4", "stance": "claim/"}, "in the branch of #3"),
        ({"number": "2", "stance": "rebuttal/relevance"}, "relevance cannot be rebutted"),
        ({"number": "2", "stance": "evidence/"}, "It cannot stand there so."),
    ],
)
def test_a_move_that_does_not_fit_comes_back_with_the_reason_beside_the_field(as_owner, claim, rebuttal, data, reason):
    for headers in ({}, HTMX):
        page = as_owner.post(at(claim, "move"), data, headers=headers)
        assert page.status_code == 422
        assert reason in page.text
        if data["stance"] != "evidence/":
            assert f'value="{data["stance"]}" selected' in page.text, "what was chosen stays chosen"
    assert fresh(claim).parent.number == 1


def test_what_is_found_while_typing_is_a_part_of_the_same_page(as_owner, claim, ferry):
    part = as_owner.get(at(claim, "move"), {"q": f"#{ferry.number}"}, headers=HTMX)
    assert "<html" not in part.text and 'id="found"' in part.text
    assert ferry.body in part.text
    assert "No statement has these words" in as_owner.get(at(claim, "move"), {"q": "zeppelin"}).text


def test_a_kind_is_changed_and_changed_back(as_owner, claim):
    page = as_owner.get(at(claim, "kind"))
    assert "evidence/" not in page.text, "it has no passage"
    page = as_owner.post(at(claim, "kind"), {"stance": "rebuttal/relevance"})
    assert page.status_code == 422 and "It cannot stand there so." in page.text
    page = as_owner.post(at(claim, "kind"), {"stance": "rebuttal/definition"}, follow=True)
    assert fresh(claim).aim == "definition"
    undo(as_owner, page)
    assert fresh(claim).kind == "claim"


def test_a_statement_is_linked_here_and_a_circle_is_refused_with_the_reason(as_owner, claim, rebuttal, ferry):
    page = as_owner.post(at(ferry, "link"), {"number": claim.number, "stance": "rebuttal/truth"}, follow=True)
    place = Node.objects.latest("number")
    assert (place.link_to, place.parent, place.aim) == (claim, ferry, "truth")
    assert f"#3 speaks also here now, as #{place.number}." in page.text
    back = undo(as_owner, page)
    assert f"Undone: #{place.number} is gone again." in back.text
    assert back.redirect_chain[-1][0] == f"{ferry.get_absolute_url()}#n{ferry.number}"
    as_owner.post(at(ferry, "link"), {"number": claim.number, "stance": "rebuttal/truth"})
    page = as_owner.post(at(rebuttal, "link"), {"number": ferry.number, "stance": "claim/"})
    assert page.status_code == 422
    assert f"#{ferry.number} rests on #{rebuttal.number}: it cannot also support or attack it." in page.text


def test_merged_its_number_leads_to_what_it_became(as_owner, client, claim, rebuttal, ferry, stranger, member, owner):
    twin = add(claim.parent, stranger, "As #3 says, one more winter is too much.")
    annotations.annotate(debate=claim.debate, by=member, node=claim, body="Who measured that?")
    page = as_owner.post(at(claim, "merge"), {"number": twin.number}, follow=True)
    assert f"#3 is one with #{twin.number} now" in page.text
    client.logout()
    for address in (claim.get_absolute_url(), at(claim, "children")):
        assert client.get(address, follow=True).redirect_chain == [(twin.get_absolute_url(), 302)]
    assert client.get(at(claim, "children"), headers=HTMX).status_code == 302
    assert client.get(at(claim, "history")).status_code == 200
    assert "Who measured that?" in client.get(at(twin, "annotations")).text
    client.force_login(member)
    answer = client.post(at(claim, "vote"), {"agreement": "1"})
    assert answer.status_code == 403 and f"merged into #{twin.number}" in answer.text
    client.force_login(owner)
    undo(client, page)
    assert fresh(claim).is_live and fresh(rebuttal).parent == claim
    assert "Who measured that?" in client.get(at(claim, "annotations")).text


def test_what_could_not_be_one_with_it_is_not_offered_unasked(as_owner, claim, evidence, ferry):
    page = as_owner.get(at(claim, "merge")).text
    assert f'value="{ferry.number}"' in page
    assert not any(f'name="number" value="{number}"' in page for number in (1, 2, evidence.number))
    assert 'name="number" value="2"' in as_owner.get(at(claim, "merge"), {"q": "#2"}).text
    of_position = as_owner.get(at(claim.parent, "merge")).text
    assert 'value="2"' in of_position and f'value="{ferry.number}"' not in of_position
    assert "No statement fits here yet." in as_owner.get(at(evidence, "merge")).text


def test_who_does_not_keep_order_neither_merges_nor_links(client, claim, ferry, member):
    client.force_login(member)
    for what in ("merge", "link"):
        answer = client.get(at(claim, what))
        assert answer.status_code == 403 and "Only the owner" in answer.text


def test_a_statement_is_split_and_made_whole_again(as_owner, claim, rebuttal, evidence):
    data = {"first": "It is too weak for winter.", "second": "tiny", "moved": [rebuttal.number]}
    page = as_owner.post(at(claim, "split"), data)
    assert page.status_code == 422 and "at least 10" in page.text
    assert f'value="{rebuttal.number}" checked' in page.text and "It is too weak for winter." in page.text
    page = as_owner.post(at(claim, "split"), data | {"second": "It is ugly, too."}, follow=True)
    other = Node.objects.latest("number")
    assert (other.body, fresh(rebuttal).parent, fresh(evidence).parent) == ("It is ugly, too.", other, claim)
    undo(as_owner, page)
    assert fresh(claim).body == claim.body and fresh(rebuttal).parent == claim


def test_in_a_locked_branch_only_who_keeps_order_writes_and_everyone_reads_why(
    as_owner, client, claim, rebuttal, ferry, stranger, member, owner
):
    assert as_owner.post(at(claim, "lock"), {"reason": " "}).status_code == 422
    page = as_owner.post(at(claim, "lock"), {"reason": "Calm down first."}, follow=True)
    assert "#3 and its branch are locked" in page.text and at(rebuttal, "reply") in page.text
    client.force_login(stranger)
    page = client.get(claim.parent.get_absolute_url())
    assert "write in this branch: Calm down first." in page.text
    assert at(claim, "reply") not in page.text and at(rebuttal, "reply") not in page.text
    assert at(claim.parent, "reply") in page.text, "above it nothing is locked"
    page = client.get(rebuttal.get_absolute_url())
    assert "This branch is locked: Calm down first." in page.text and "Be the first" not in page.text
    page = client.post(at(rebuttal, "vote"), {"agreement": "1"}, headers=HTMX)
    assert "slot-" in page.text and at(rebuttal, "reply") not in page.text, "voting goes on"
    for what in ("reply", "edit", "move"):
        answer = client.get(at(rebuttal, what))
        assert answer.status_code == 403 and "This branch is locked: Calm down first." in answer.text
    answer = client.post(at(ferry, "move"), {"number": claim.number, "stance": "claim/"})
    assert answer.status_code == 403 and "is locked" in answer.text
    for what in ("lock", "unlock"):
        assert client.post(at(claim, what), {"reason": "No."}).status_code == 403
    client.force_login(owner)
    client.post(at(claim, "unlock"))
    client.force_login(stranger)
    assert client.get(at(rebuttal, "reply")).status_code == 200


def test_only_what_was_done_is_undone_and_only_by_who_may(as_owner, client, claim, ferry, owner, stranger):
    assert as_owner.post(at(claim, "undo-change"), {"change": "x"}).status_code == 400
    assert as_owner.post(at(claim, "undo-change"), {"change": "77"}).status_code == 404
    page = as_owner.post(at(claim, "move"), {"number": ferry.number, "stance": "claim/"}, follow=True)
    client.force_login(stranger)
    change = re.search(r'name="change" value="(\d+)"', page.text).group(1)
    answer = client.post(at(claim, "undo-change"), {"change": change})
    assert answer.status_code == 403 and "Only who did it" in answer.text


def test_the_history_tells_what_changed_word_by_word_and_offers_to_undo(as_owner, client, claim, ferry, member):
    votes.reword(node=claim, by=member, wording=Wording("It is too old for another winter."))
    as_owner.post(at(claim, "move"), {"number": ferry.number, "stance": "claim/"})
    page = as_owner.get(at(claim, "history"))
    assert '<del><span class="vh">taken out: </span>weak</del>' in page.text
    assert '<ins><span class="vh">put in: </span>old</ins>' in page.text
    told = " ".join(re.sub(r"<[^>]+>", "", page.text).split())
    assert f"Olga moved #3 from #1 to #{ferry.number}" in told and "Mara added claim #3 under #1" in told
    client.logout()
    assert "undo-change" not in client.get(at(claim, "history")).text
    client.force_login(claim.debate.owner)
    undo(client, page)
    assert fresh(claim).parent.number == 1


def test_only_the_stances_that_fit_are_offered(as_owner, claim, evidence):
    def offered(page):
        return re.findall(r'<option value="([^"]+)"', page.text)

    under_position = ["claim/", "rebuttal/truth", "rebuttal/source", "rebuttal/definition"]
    assert offered(as_owner.get(at(claim, "kind"))) == under_position
    assert offered(as_owner.get(at(evidence, "link"))) == [
        *("rebuttal/truth", "rebuttal/relevance", "rebuttal/quotation", "rebuttal/source", "rebuttal/definition")
    ]


def test_what_is_closed_is_rearranged_by_nobody_and_says_so(as_owner, claim, rebuttal, owner):
    client, url = as_owner, claim.debate.get_absolute_url()
    debates.change_state(debate=claim.debate, by=owner, to="closed")
    page = client.get(f"{url}3/tend/").text
    assert page.count("This debate is closed.") == 5 and 'href="/debates/should-the-bridge-be-closed/3/lock/"' in page
    for deed, sent in {
        "move": {"number": 2, "stance": "claim/"},
        "kind": {"stance": "rebuttal/truth"},
        "split": {"first": "It is too weak.", "second": "It is ugly, too."},
        "merge": {"number": 4},
        "link": {"number": 4, "stance": "claim/"},
    }.items():
        for answer in (client.get(f"{url}3/{deed}/"), client.post(f"{url}3/{deed}/", sent)):
            assert answer.status_code == 403 and "This debate is closed." in answer.text, deed
    managed = client.get(f"{url}manage/").text
    assert "Another position" not in managed and "Save the wording" not in managed
    assert client.post(f"{url}manage/positions/", {"body": "Close it for lorries."}).status_code == 403
