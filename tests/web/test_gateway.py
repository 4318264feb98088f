"""A request as it comes from an ASGI server, in the words of WSGI."""

import asyncio

import pytest

from debate.web import gateway
from debate.web.gateway import WHOLE, Pages, environ


def of(*headers):
    scope = {"method": "GET", "path": "/debates/br\u00fccke/", "query_string": b"", "scheme": "http"}
    return environ(scope | {"http_version": "1.1", "headers": headers}, None)


def test_an_address_is_utf_8_said_in_latin_1():
    assert of()["PATH_INFO"].encode("latin-1").decode() == "/debates/br\u00fccke/"


def test_what_is_said_twice_is_joined():
    made = of((b"cookie", b"a=1"), (b"cookie", b"b=2"), (b"accept", b"text/html"), (b"accept", b"*/*"))
    assert (made["HTTP_COOKIE"], made["HTTP_ACCEPT"]) == ("a=1; b=2", "text/html,*/*")


def test_nobody_passes_for_the_proxy_in_front():
    """WSGI calls both names alike; the last address in the list is the one that is believed."""
    true, false = (b"x-forwarded-for", b"203.0.113.7"), (b"x_forwarded_for", b"198.51.100.1")
    made = of(true, false, (b"x_forwarded_proto", b"https"))
    assert made["HTTP_X_FORWARDED_FOR"] == "203.0.113.7"
    assert "HTTP_X_FORWARDED_PROTO" not in made


def sent_in(*messages):
    """What a server hands over, one message after the other; after the last one the sender keeps silent."""
    left = list(messages)

    async def receive():
        if not left:
            await asyncio.Event().wait()
        return left.pop(0)

    return receive


def piece(body, more=True):
    return {"type": "http.request", "body": body, "more_body": more}


def echo(environ, start_response):
    start_response("200 OK", [])
    return [environ["wsgi.input"].read()]


async def answer_of(pages, receive):
    """Status and body of what a POST is answered with; nothing where there is no answer."""
    told = []

    async def send(message):
        told.append(message)

    scope = {"method": "POST", "path": "/", "query_string": b"", "scheme": "http", "http_version": "1.1", "headers": []}
    await pages(scope, receive, send)
    return [message.get("status") or message["body"] for message in told]


@pytest.mark.parametrize("size", [1, WHOLE, 3 * WHOLE])
def test_what_comes_in_pieces_is_read_as_one(size):
    receive = sent_in(piece(b"a" * size), piece(b""), piece(b"b", more=False))
    assert asyncio.run(answer_of(Pages(echo, 1), receive)) == [200, b"a" * size + b"b"]


def test_half_a_form_is_not_written():
    """Whoever loses the network while a statement is on its way has not said its first half."""
    asked = []
    pages = Pages(lambda environ, start_response: asked.append(environ) or [], 1)
    for begun in ([], [piece(b"body=No lake is")]):
        assert asyncio.run(answer_of(pages, sent_in(*begun, {"type": "http.disconnect"}))) == []
    assert not asked


def test_those_who_send_slowly_keep_nobody_waiting(monkeypatch):
    """A handful of them took all threads, and with these the site."""
    monkeypatch.setattr(gateway, "PATIENCE", 0.5)
    pages = Pages(echo, 1)

    async def meet():
        slow = [asyncio.create_task(answer_of(pages, sent_in(piece(b"a")))) for _ in range(5)]
        await asyncio.sleep(0)
        async with asyncio.timeout(0.4):
            assert await answer_of(pages, sent_in(piece(b"quick", more=False))) == [200, b"quick"]
        return await asyncio.gather(*slow)

    assert asyncio.run(meet()) == [[408, b""]] * 5


def test_what_never_ends_is_read_no_further(monkeypatch):
    monkeypatch.setattr(gateway, "LONGEST", 10)
    receive = sent_in(*[piece(b"12345678")] * 3)
    assert asyncio.run(answer_of(Pages(echo, 1), receive)) == [200, b"12345678" * 2]


def test_a_long_page_keeps_no_thread_waiting_for_its_reader():
    long = b"p" * (2 * WHOLE)

    def page(environ, start_response):
        start_response("200 OK", [])
        return [long]

    pages = Pages(page, 1)

    async def meet():
        scope = {"method": "GET", "path": "/", "query_string": b"", "scheme": "http", "http_version": "1.1"}

        async def never(message):
            await asyncio.Event().wait()

        slow = asyncio.create_task(pages(scope | {"headers": []}, sent_in(piece(b"", more=False)), never))
        async with asyncio.timeout(5):
            answer = await answer_of(pages, sent_in(piece(b"", more=False)))
        slow.cancel()
        return answer

    assert asyncio.run(meet()) == [200, long]


def test_a_server_that_stops_waits_for_no_half_form():
    pages = Pages(echo, 1)

    async def stop():
        slow = [asyncio.create_task(answer_of(pages, sent_in(piece(b"a")))) for _ in range(3)]
        await asyncio.sleep(0.01)
        pages.close()
        late = [answer_of(pages, sent_in(piece(b"a"))), answer_of(pages, sent_in(piece(b"b", more=False)))]
        async with asyncio.timeout(3):
            return await asyncio.gather(*slow, *late)

    assert asyncio.run(stop()) == [*[[408, b""]] * 4, [200, b"b"]]
    assert not pages.coming
