"""A stream goes on exactly where its browser stopped."""

import asyncio
from dataclasses import replace
from types import SimpleNamespace

import pytest
from django.http import Http404

from debate.board import stream as board_stream
from debate.board.cards import Place
from debate.board.live import Mark, News, Viewer, news_between
from debate.board.loading import view_of
from debate.board.stream import Entry, Stream, Streams, Teller, mark_from
from debate.debates import actions as debates
from debate.votes import actions as votes
from tests.board.test_live import data_of, mark
from tests.board.world import add

pytestmark = pytest.mark.django_db(transaction=True)


def entry_of(debate, user, rf):
    request = rf.get("/")
    request.user = user
    return Entry(debate.pk, mark(debate), Viewer.of(view_of(request, debate.slug)), f"u{user.pk}", 12)


def told(entry, news, *, last, at):
    """The events for a browser that has seen up to `last`, when the hub stands at `at` and then brings `news`."""
    sent = []

    async def send(message):
        sent.append(message.get("body", b""))
        if len(sent) == expected:
            stream.end()

    async def listen():
        nonlocal stream
        stream = Stream()
        for piece in news:
            stream.hear(piece)
        scope = {"query_string": b"", "headers": [(b"last-event-id", str(last).encode())]}
        await asyncio.wait_for(Streams().serve(scope, send, entry, stream, at), 5)

    stream, expected = None, 3 + bool(news and last < at.change)
    asyncio.run(listen())
    return [(data["since"], data["until"]) for data in (data_of(text) for text in sent if b"data: " in text)]


def change(claim, by, value):
    votes.cast(node=claim, by=by, question="agreement", value=value)
    return mark(claim.debate)


def test_what_was_missed_comes_first(claim, stranger, member, rf):
    start = mark(claim.debate)
    then = change(claim, stranger, 1)
    later = change(claim, stranger, 2)
    news = [news_between(claim.debate.pk, then, later)]
    entry = entry_of(claim.debate, member, rf)._replace(mark=then)
    assert told(entry, news, last=start.change, at=then) == [
        (start.change, then.change),
        (then.change, later.change),
    ]


def test_whoever_has_seen_more_than_the_hub_hears_nothing_twice(claim, stranger, member, rf):
    start = mark(claim.debate)
    seen = change(claim, stranger, 1)
    later = change(claim, stranger, 2)
    news = [news_between(claim.debate.pk, start, later)]
    entry = entry_of(claim.debate, member, rf)
    assert told(entry, news, last=seen.change, at=start) == [(seen.change, later.change)]
    behind = start._replace(standing=seen.standing + 1)
    assert told(entry, news, last=seen.change, at=behind) == [(seen.change, later.change)]


def test_what_was_seen_already_is_not_said_again(claim, stranger, member, rf):
    start = mark(claim.debate)
    seen = change(claim, stranger, 1)
    later = change(claim, stranger, 2)
    news = [news_between(claim.debate.pk, start, seen), news_between(claim.debate.pk, seen, later)]
    assert told(entry_of(claim.debate, member, rf), news, last=seen.change, at=start) == [(seen.change, later.change)]


NOW = Mark(10, 8)


@pytest.mark.parametrize(
    ("query", "last", "stopped"),
    [
        (b"", b"7", Mark(7, 7)),
        (b"since=6&standing=5", b"", Mark(6, 5)),
        (b"since=6&standing=5", b"7", Mark(7, 5)),
        # A standing is never newer than what is known here.
        (b"since=9&standing=9", b"", Mark(9, 8)),
        (b"since=10", b"", Mark(10, 8)),
        # What makes no sense is now.
        (b"since=11&standing=3", b"", NOW),
        (b"since=-1", b"all", NOW),
        (b"", b"", NOW),
    ],
)
def test_it_goes_on_where_the_browser_or_its_page_stopped(query, last, stopped):
    assert mark_from({"query_string": query, "headers": [(b"last-event-id", last)]}, NOW) == stopped


def test_who_may_listen_is_asked_again_when_that_may_have_changed_and_every_minute(
    claim, member, stranger, rf, monkeypatch
):
    debate = claim.debate
    before, after = (entry_of(debate, user, rf) for user in (stranger, member))
    asked = []
    monkeypatch.setattr(board_stream, "enter", lambda scope: asked.append(scope) or after)
    quiet = News(before.mark, before.mark, Place(debate.slug, None), 3)
    theirs = replace(quiet, people=frozenset({before.viewer.user_id}))

    async def hear(*news):
        async def send(message):
            pass

        streams, scope = Streams(), {"query_string": b"", "headers": []}
        teller = Teller(streams, scope, send, before, Stream())
        for piece in news:
            await teller.tell(piece)
        streams.presence.close()
        return teller.viewer

    everything = (quiet, None, b"event: here\n\n")
    assert asyncio.run(hear(*everything)) == before.viewer and not asked
    for news in (theirs, replace(quiet, settings=True)):
        assert asyncio.run(hear(news)) == after.viewer
    assert len(asked) == 2
    for passed, piece in ((59, 0), *((61, at) for at in range(3))):
        clock = iter([0.0, float(passed), float(passed)])
        monkeypatch.setattr(board_stream, "monotonic", lambda clock=clock: next(clock))
        assert asyncio.run(hear(everything[piece])) == (before if passed < 60 else after).viewer, (passed, piece)
    assert len(asked) == 5


def test_whoever_was_removed_while_they_came_hears_nothing(private_debate, owner, member, rf, monkeypatch):
    debates.add_member(debate=private_debate, by=owner, user=member)
    entry = entry_of(private_debate, member, rf)
    debates.remove_member(debate=private_debate, by=owner, user=member)
    add(private_debate.nodes.get(), owner, "Said among members.")

    def enter(scope):
        raise Http404

    monkeypatch.setattr(board_stream, "enter", enter)
    with pytest.raises(Http404):
        told(entry, [], last=entry.mark.change, at=mark(private_debate))


def test_so_many_streams_of_one_person_and_no_more(claim, member, rf, monkeypatch):
    entry, sent = entry_of(claim.debate, member, rf), []
    monkeypatch.setattr(board_stream, "enter", lambda scope: entry)

    async def ask_for_one_more():
        async def send(message):
            sent.append(message)

        streams = Streams()
        streams.hub = object()  # it is never joined
        streams.counted[entry.who] = entry.most
        await streams({}, None, send)

    asyncio.run(ask_for_one_more())
    assert sent[0]["status"] == 429


def test_whoever_has_gone_is_counted_no_more_and_not_remembered(claim, member, rf, monkeypatch):
    entry = entry_of(claim.debate, member, rf)
    monkeypatch.setattr(board_stream, "enter", lambda scope: entry)

    async def come_and_go():
        async def receive():
            return {"type": "http.disconnect"}

        async def send(message):
            pass

        streams = Streams()
        streams.hub = SimpleNamespace(join=lambda debate, mark, stream: mark, leave=lambda debate, stream: None)
        await streams({"query_string": b"", "headers": []}, receive, send)
        streams.presence.close()
        return streams

    gone = asyncio.run(come_and_go())
    assert not gone.open and entry.who not in gone.counted


def test_who_is_here_is_said_once_and_only_the_latest(claim, member, rf):
    sent, entry = [], entry_of(claim.debate, member, rf)._replace(name="Mara")

    async def listen():
        streams, stream = Streams(), Stream()

        async def send(message):
            sent.append(message.get("body", b""))
            if len(sent) == 3:
                stream.end()

        for event in (b"event: here\ndata: 1\n\n", b"event: here\ndata: 2\n\n", b"event: here\ndata: 2\n\n"):
            stream.hear_who_is_here(event)
        scope = {"query_string": b"", "headers": []}
        await asyncio.wait_for(streams.serve(scope, send, entry, stream, entry.mark), 5)
        [there] = streams.presence.here[entry.debate_id].values()
        assert there.name == "Mara"
        streams.presence.close()

    asyncio.run(listen())
    assert sent[2] == b"event: here\ndata: 2\n\n" and len(sent) == 3


def test_whoever_comes_while_the_server_stops_is_sent_away(monkeypatch):
    """Nobody would end that stream any more, and it would hold the server."""
    monkeypatch.setattr(board_stream, "enter", lambda scope: Entry(1, Mark(1, 1), None, "u1", 12))
    told = []

    async def send(message):
        told.append(message.get("status"))

    async def come():
        streams = Streams()
        streams.close()
        await asyncio.wait_for(streams({"path": "/debates/a/live/"}, None, send), 5)

    asyncio.run(come())
    assert told == [503, None]
