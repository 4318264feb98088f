"""A request as it comes from an ASGI server, in the words of WSGI."""

from debate.web.gateway import environ


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
