"""The board and its branches: what is in them, for whom, and in which order."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from debate.arguments import actions as arguments
from debate.arguments import tending
from debate.debates.actions import add_member, configure
from debate.people.models import User
from debate.votes import actions as votes
from tests.board.world import HTMX, add, judge, order_of, settle

READ = ["", "1/", "1/children/", "1/history/", "1/why/", "1/reply/", "use-passage/?start=0&end=9"]


@pytest.fixture
def url(debate):
    return f"/debates/{debate.slug}/"


def test_text_and_argument_stand_side_by_side(client, url, evidence, rebuttal):
    client.post(f"{url}first-minute/over/")
    page = client.get(url)
    assert page.status_code == 200
    assert page.text.count("<h1") == 1 and "Should the bridge be closed?" in page.text
    assert "The bridge was built in 1931" in page.text
    assert [f'id="n{number}"' in page.text for number in (1, 2, 3, 4, 5)] == [True] * 5
    assert "Is this true?" in page.text and "Do you agree?" in page.text


def test_the_page_speaks_english_and_what_was_written_its_own_language(client, url, debate, evidence):
    debate.language = "ar"
    debate.save()
    for path in ("", f"{evidence.number}/", "guided/"):
        page = client.get(f"{url}{path}").text
        assert '<html lang="en" dir="rtl">' in page
        assert page.count('lang="ar"') >= 4, path
    assert '<h2><a href="/debates/bridge/" lang="ar">' in client.get("/").text.replace(url, "/debates/bridge/")


def test_a_node_has_its_own_page_with_the_way_to_it(client, url, evidence):
    page = client.get(f"{url}{evidence.number}/").text
    assert "<title>#4 Engineers suggest it will not last" in page
    assert f'<meta property="og:description" content="{evidence.body}">' in page
    way = page[page.index('class="path"') : page.index('class="tree focus"')]
    assert [f">#{number}</span>" in way for number in (1, 3, 4)] == [True, True, False]
    assert order_of(page) == [4]


def test_a_page_says_what_it_is_about_to_those_who_pass_its_link_on(client, url, debate, evidence):
    debate.summary = "A bridge, a ferry, a winter."
    debate.save()
    told = {
        "": (debate.question, debate.question, debate.summary),
        "4/": (f"#4 {evidence.body}", f"#4 in: {debate.question}", evidence.body),
    }
    for path, (title, og_title, description) in told.items():
        page = client.get(url + path).text
        assert re.search(r"<title>(.+?)</title>", page)[1].startswith(title[:50])
        for said in (
            f'name="description" content="{description}"',
            f'property="og:description" content="{description}"',
        ):
            assert f"<meta {said}>" in page
        assert f'<meta property="og:title" content="{og_title}">' in page
        assert f'<meta property="og:url" content="http://testserver{url}{path}">' in page


def test_the_foot_leads_to_how_it_works(client, url):
    foot = client.get(url).text.partition('<footer class="colophon">')[2]
    for path, word in {
        "/about/": "About",
        "/how-to-argue/": "How to argue here",
        "/standing/": "How standing is computed",
        "/privacy/": "Privacy",
    }.items():
        assert f'<a href="{path}">{word}</a>' in foot


def test_a_position_can_be_opened(client, url, debate, claim, owner):
    add(debate.nodes.get(number=2), owner, "The shops on the east bank need it.")
    assert order_of(client.get(url).text) == [3]
    assert order_of(client.get(f"{url}2/").text) == [4]


def test_the_debate_opens_where_one_stands(client, url, debate, claim, member):
    votes.take_stand(debate=debate, by=member, choice="position", position=debate.nodes.get(number=2))
    client.force_login(member)
    client.post(f"{url}first-minute/over/")
    assert "Nobody has answered #2 yet." in client.get(url).text


@pytest.mark.parametrize("path", ["999/", "999/children/", "999/history/", "999/why/", "999/reply/", "passages/999/"])
def test_what_is_not_there_is_a_404(client, url, claim, path):
    assert client.get(url + path).status_code == 404
    assert client.get(url + path, headers=HTMX).status_code == 404
    assert client.get("/debates/no-such/" + path).status_code == 404


@pytest.mark.parametrize("path", READ)
def test_a_private_debate_does_not_exist_for_strangers(client, private_debate, stranger, path):
    address = f"/debates/{private_debate.slug}/{path}"
    assert client.get(address).status_code == 404
    client.force_login(stranger)
    for headers in ({}, HTMX):
        answer = client.get(address, headers=headers)
        assert answer.status_code == 404
        assert private_debate.question not in answer.text


@pytest.mark.parametrize("path", READ)
def test_a_private_debate_is_kept_by_no_cache_and_no_search_engine(client, private_debate, owner, member, path):
    add_member(debate=private_debate, by=owner, user=member)
    client.force_login(member)
    page = client.get(f"/debates/{private_debate.slug}/{path}")
    assert page.status_code == 200
    assert page["Cache-Control"] == "private, no-store"
    assert '<meta name="robots" content="noindex">' in page.text
    assert "ETag" not in page


def test_a_debate_by_link_is_not_for_search_engines(client, debate, owner, url):
    assert "noindex" not in client.get(url).text
    configure(debate=debate, by=owner, visibility="link")
    page = client.get(f"/debates/{debate.slug}/")
    assert "noindex" in page.text and page["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("path", ["", "1/", "1/children/", "1/history/", "1/why/", "use-passage/?start=0&end=9", "/"])
def test_reading_is_no_post(client, url, path):
    assert client.post("/" if path == "/" else url + path).status_code == 405


@pytest.mark.parametrize(
    "query", ["order=loudest", "order=", "from=-1", "from=x", "from=99999999999", "from=²", "order=newest&from=5"]
)
def test_a_strange_query_is_answered_with_something_sensible(client, url, claim, query):
    assert client.get(f"{url}?{query}").status_code == 200
    assert client.get(f"{url}1/children/?{query}", headers=HTMX).status_code == 200


def test_a_branch_is_a_fragment_and_a_page(client, url, evidence):
    part = client.get(f"{url}1/children/", headers=HTMX)
    assert part.text.startswith('<ol class="children"') and "<html" not in part.text
    assert order_of(part.text) == [3, 4]
    page = client.get(f"{url}1/children/")
    assert "<html" in page.text and order_of(page.text) == [3, 4]
    restored = client.get(f"{url}1/children/", headers=HTMX | {"HX-History-Restore-Request": "true"})
    assert "<html" in restored.text
    for answer in (part, page, restored):
        assert "HX-Request" in answer["Vary"] and "HX-History-Restore-Request" in answer["Vary"]


def test_siblings_come_in_the_order_asked_for(client, url, debate, owner):
    position = debate.nodes.get(number=1)
    quiet, loved, fought = (add(position, owner, f"A reason of the kind {word}.") for word in ("one", "two", "three"))
    judge(loved, [2] * 6, [4] * 6)
    judge(fought, [-2, -2, -2, 2, 2, 2], [1] * 6)
    settle(debate)
    orders = {
        order: order_of(client.get(f"{url}?order={order}").text) for order in ("strongest", "newest", "contested")
    }
    assert orders["strongest"] == [loved.number, fought.number, quiet.number]
    assert orders["newest"] == [fought.number, loved.number, quiet.number]
    assert orders["contested"][0] == fought.number


def test_a_wide_level_comes_in_portions_without_loss(client, url, debate, owner):
    position = debate.nodes.get(number=1)
    reasons = [add(position, owner, f"Reason number {number} of many.").number for number in range(30)]
    seen, start = [], 0
    while True:
        part = client.get(f"{url}1/children/?from={start}", headers=HTMX).text
        seen += order_of(part)
        if f"from={start + 12}" not in part:
            break
        start += 12
    assert seen == reasons
    assert "18 more under #1" in client.get(url).text


def test_no_page_holds_more_than_sixty_cards(client, url, debate, owner):
    position = debate.nodes.get(number=1)
    for number in range(13):
        reason = add(position, owner, f"Reason number {number} of many.")
        for below in range(8):
            add(reason, owner, f"Answer {below} to reason {number}.", kind="rebuttal")
    page = client.get(url).text
    assert page.count('class="node"') + page.count('class="position') <= 60 + 2
    shown = page[page.index('id="n3"') : page.index('id="n12"')]
    assert "more under #3" in shown


def test_what_is_deeper_than_two_levels_is_a_sentence(client, url, claim, owner):
    below = add(add(claim, owner, "An answer to the claim.", kind="rebuttal"), owner, "Yet it holds all the same.")
    page = client.get(url).text
    assert below.body not in page
    assert f'href="{url}4/"' in page and "1 answer" in page


def test_the_number_of_queries_does_not_grow(
    client, url, debate, evidence, member, owner, django_assert_max_num_queries
):
    def count(path, most, headers=None):
        client.get(path, headers=headers or {})  # the text itself is kept once it was rendered
        with django_assert_max_num_queries(most) as counted:
            assert client.get(path, headers=headers or {}).status_code == 200
        return len(counted)

    paths = [(url, 8), (f"{url}3/", 8), (f"{url}1/children/", 8, HTMX)]
    before = [count(*path) for path in paths]
    position = debate.nodes.get(number=1)
    for number in range(14):
        reason = add(position, owner, f"Reason number {number} of many.")
        add(reason, owner, f"The answer to reason {number}.", kind="rebuttal")
        judge(reason, [1, 2])
    settle(debate)
    assert [count(*path) for path in paths] == before
    client.force_login(member)
    for path in paths:
        count(*path)
    tending.lock(node=debate.nodes.get(number=5), by=owner, reason="Let it rest.")
    for path in paths:
        count(*path)


# ----------------------------------------------------------------------------------- tombstones


def test_a_withdrawn_node_with_answers_leaves_a_tombstone(client, url, claim, rebuttal, member):
    arguments.withdraw(node=claim, by=member)
    page = client.get(url).text
    assert "Withdrawn. The answers stay." in page
    assert claim.body not in page and rebuttal.body in page
    assert 'name="agreement"' not in page[page.index('id="slot-3"') : page.index('id="n4"')]


def test_without_answers_it_is_gone_for_others(client, url, claim, member, stranger):
    arguments.withdraw(node=claim, by=member)
    assert 'id="n3"' not in client.get(url).text
    assert client.get(f"{url}3/").status_code == 404
    client.force_login(stranger)
    assert client.get(f"{url}3/history/").status_code == 404


@pytest.mark.parametrize("path", ["", "1/", "3/", "4/", "3/children/", "3/history/", "3/why/", "4/why/", "1/why/"])
def test_hidden_words_are_nowhere(client, url, claim, rebuttal, owner, path):
    arguments.hide(node=claim, by=owner, reason="It names a neighbour.")
    for headers in ({}, HTMX):
        assert claim.body not in client.get(url + path, headers=headers).text
    assert "It names a neighbour." in client.get(f"{url}3/").text


def test_those_who_keep_order_can_read_what_was_hidden(client, url, claim, rebuttal, owner):
    arguments.hide(node=claim, by=owner, reason="It names a neighbour.")
    client.force_login(owner)
    assert claim.body in client.get(f"{url}3/history/").text


def test_the_author_keeps_sight_of_what_was_hidden(client, url, claim, member, stranger, owner):
    arguments.hide(node=claim, by=owner, reason="It names a neighbour.")
    client.force_login(member)
    page = client.get(f"{url}3/").text
    assert "It names a neighbour." in page and f'<a class="link" href="{url}3/history/">read what you wrote</a>' in page
    assert claim.body in client.get(f"{url}3/history/").text and claim.body in client.get("/me/wrote/").text
    client.force_login(stranger)
    assert client.get(f"{url}3/").status_code == 404 == client.get(f"{url}3/history/").status_code


def test_a_tombstone_never_pushes_a_sibling_out_of_reach(client, url, debate, claim, owner, member):
    """Counts are of what is there; what is shown also holds tombstones with answers."""
    for number in range(13):
        add(claim, owner, f"Reason number {number} of many.")
    for number in range(4, 17):
        below = debate.nodes.get(number=number)
        add(below, member, f"An answer to the statement {number}.", kind="rebuttal")
        if number < 16:
            arguments.withdraw(node=below, by=owner)
    for path, headers in ((url, {}), (f"{url}3/", {}), (f"{url}3/children/", HTMX)):
        page = client.get(path, headers=headers).text
        assert 'id="n16"' in page or "more under #3" in page.lower()
        assert not re.search(r"[^\d](0|-\d+) more", page)


# ------------------------------------------------------------------------------------------ links


def test_a_link_is_a_ticket_that_leads_to_the_original(client, url, debate, claim, rebuttal, owner):
    link = debate.nodes.create(
        number=20, parent=debate.nodes.get(number=2), kind="rebuttal", aim="truth", author=owner, link_to=claim
    )
    page = client.get(f"{url}2/children/", headers=HTMX).text
    ticket = page[page.index(f'id="n{link.number}"') :]
    assert f'class="ticket" href="{url}3/"' in ticket and "same as #3" in ticket and claim.body in ticket
    assert 'name="agreement"' not in ticket and 'name="relevance"' in ticket
    arguments.hide(node=claim, by=owner, reason="It names a neighbour.")
    assert claim.body not in client.get(f"{url}2/children/", headers=HTMX).text


def test_the_way_down_says_what_a_link_stands_for(client, url, debate, claim, owner, stranger):
    link = tending.link(parent=debate.nodes.get(number=2), by=owner, target=claim, kind="rebuttal", aim="truth").node
    undercut = add(link, stranger, "Whoever keeps it open can repair it.", kind="rebuttal", aim="relevance")
    page = client.get(f"{url}{undercut.number}/").text
    way = page[page.index('<nav class="path"') :]
    assert claim.body in way[: way.index("</nav>")]


def test_every_card_can_be_passed_on_and_reported_by_everyone(client, url, debate, evidence, rebuttal, owner):
    debate.nodes.create(
        number=20, parent=debate.nodes.get(number=2), kind="claim", author=owner, link_to=evidence.parent
    )
    for person in (None, owner):
        if person:
            client.force_login(person)
        client.post(f"{url}first-minute/over/")
        page = client.get(url).text + client.get(f"{url}2/").text
        for number in (1, 2, 3, 4, 5, 20):
            assert f'data-copy="{url}{number}/"' in page and f'{url}{number}/report/"' in page, (person, number)


# ------------------------------------------------------------------------------------------- home


def test_home_lists_what_one_may_see(client, debate, private_debate, owner):
    page = client.get("/").text
    assert debate.question in page and private_debate.question not in page
    client.force_login(owner)
    assert private_debate.question in client.get("/").text


def test_home_is_searched_by_question_and_text(client, debate):
    for wanted in ("bridge", "closed SHOULD", "old"):
        assert debate.question in client.get("/", {"q": wanted}).text
    page = client.get("/", {"q": "<zebra>"}).text
    assert debate.question not in page and "&lt;zebra&gt;" in page


def test_hostile_words_stay_words(client, url, claim, owner):
    add(claim, owner, "<script>alert(1)</script> & “quotes” of the reader")
    page = client.get(f"{url}4/").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; “quotes”" in page


def test_references_lead_to_their_statements(client, url, claim, owner):
    add(claim, owner, "This is what #3 says already.")
    page = client.get(f"{url}4/").text
    assert f'<a class="ref" href="{url}3/">#3</a> says already.' in page


def test_a_name_is_shown_as_it_is_now(client, url, claim, member):
    assert "Mara" in client.get(url).text
    User.objects.filter(pk=member.pk).update(name="Mara K.")
    assert "Mara K." in client.get(url).text


@pytest.mark.sqlite
def test_no_page_reads_all_statements_of_a_debate(client, claim):
    """A question of an index in other words than the index's own is answered by reading everything.

    PostgreSQL chooses by what it has counted.
    """
    client.get(claim.debate.get_absolute_url())
    with CaptureQueriesContext(connection) as asked:
        client.get(claim.debate.get_absolute_url())
    plans = []
    for query in asked:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}")
            plans += [step[-1] for step in cursor.fetchall()]
    assert [plan for plan in plans if "node_locked" in plan]
    assert not [plan for plan in plans if "arguments_node_debate_id" in plan or plan.startswith("SCAN arguments_node")]
