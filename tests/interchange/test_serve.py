"""One command serves and works in the background; it starts, refuses, stops and recovers in seconds."""

import os
import signal
import socket
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from unittest import mock

import pytest
from django.conf import settings
from django.core.management import CommandError
from django.db import OperationalError
from django.utils.module_loading import import_string

from debate.insights.models import Progress
from debate.interchange.management import application, upkeep
from debate.interchange.management.commands import serve
from tests.serving import answers, free_port, soon


@pytest.fixture(scope="module")
def environment(tmp_path_factory) -> dict[str, str]:
    """A database of its own; static files are taken as collected, since nothing here asks for one."""
    tmp_path = tmp_path_factory.mktemp("var")
    ours = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    ours |= {"DEBATE_VAR": str(tmp_path), "XDG_DATA_HOME": str(tmp_path)}
    (tmp_path / "static").mkdir()
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], env=ours, check=True, cwd=settings.BASE_DIR)
    (tmp_path / "static" / "staticfiles.json").write_text('{"version": "1.1", "paths": {}, "hash": ""}')
    os.utime(tmp_path / "static" / "staticfiles.json", (2e9, 2e9))
    return ours


def start(environment: dict[str, str], port: int) -> "subprocess.Popen[str]":
    command = [sys.executable, "manage.py", "serve", "--port", str(port), "--workers", "1"]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, env=environment, stdout=pipe, stderr=pipe, text=True, cwd=settings.BASE_DIR)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_says_where_and_stops_on_a_signal(environment, how):
    port = free_port()
    server = start(environment, port)
    assert soon(lambda: answers(port))
    second = start(environment, port)
    said = second.communicate(timeout=30)[1]
    assert second.returncode == 1
    assert said.startswith(f"CommandError: Cannot serve on 127.0.0.1:{port}: Address already in use.")
    half_a_form = b"POST /people/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99\r\n\r\nlogin=mara"
    with ExitStack() as open_ones:
        for sent in (b"", b"GET / HTTP/1.1\r\nHo", half_a_form):
            open_ones.enter_context(begun(port, sent))
        assert soon(lambda: answers(port)), "so they were let in before"
        server.send_signal(how)
        said, trouble = server.communicate(timeout=15)
    assert server.returncode == 0
    assert f"http://127.0.0.1:{port}/" in said
    told = said + trouble
    assert not any(word in told for word in ("Traceback", "panic", "Killing")), told


def begun(port: int, sent: bytes) -> socket.socket:
    """Somebody who begins and does not go on."""
    one = socket.create_connection(("127.0.0.1", port))
    one.sendall(sent)
    return one


def test_a_process_of_the_server_leaves_without_tidying_up(monkeypatch):
    """Python would end the server's own threads in the middle of a call, at which these abort with a page of noise."""
    site = import_string("debate.asgi.application")
    monkeypatch.setattr(application, "atexit", leaving := mock.Mock())
    monkeypatch.setattr(application, "threading", mock.Mock())
    assert application.load(mock.Mock()) is site
    leaving.register.assert_called_once_with(os._exit, 0)


def test_killed_outright_it_leaves_nobody_holding_the_port(environment):
    port = free_port()
    server = start(environment, port)
    assert soon(lambda: answers(port))
    server.kill()
    server.communicate()
    assert soon(lambda: not answers(port), seconds=10)
    again = start(environment, port)
    assert soon(lambda: answers(port))
    again.terminate()
    again.communicate(timeout=15)


def test_other_machines_are_served_only_with_their_settings(settings):
    with pytest.raises(CommandError, match="set ALLOWED_HOSTS"):
        serve.refuse_open_door("0.0.0.0")
    settings.PRODUCTION = True
    serve.refuse_open_door("0.0.0.0")


@pytest.mark.parametrize(
    ("host", "port", "said"),
    [("127.0.0.1", 70_000, "from 1 to 65535"), ("127.0.0.1", 0, "from 1"), ("no.host.invalid", 8000, "Cannot serve")],
)
def test_an_address_that_is_none_is_one_clear_sentence(host, port, said):
    with pytest.raises(CommandError, match=said):
        serve.refuse_taken(host, port)


def test_static_files_are_collected_when_one_is_newer(settings, tmp_path, monkeypatch):
    called = []
    monkeypatch.setattr(serve, "call_command", lambda *names, **_: called.append(names))
    settings.STATIC_ROOT = tmp_path
    serve.collect_static()
    (tmp_path / "staticfiles.json").touch()
    os.utime(tmp_path / "staticfiles.json", (2e9, 2e9))
    serve.collect_static()
    os.utime(Path(tmp_path) / "staticfiles.json", (1, 1))
    serve.collect_static()
    assert called == [("collectstatic",)] * 2


def test_the_worker_refreshes_what_changed(claim, monkeypatch):
    monkeypatch.setattr(upkeep, "close_old_connections", lambda: None)  # the test's own transaction lives on it
    loop = upkeep.Loop("standing", upkeep.refresh_all)
    assert loop.round() == upkeep.QUICK
    assert Progress.objects.get(debate=claim.debate).change > 0
    assert loop.round() > upkeep.QUICK


def test_a_database_that_went_away_is_waited_for(monkeypatch, caplog):
    def away():
        raise OperationalError("gone")

    closed = []
    monkeypatch.setattr(upkeep.connections, "close_all", lambda: closed.append(1))
    loop = upkeep.Loop("standing", away)
    for _ in range(9):
        loop.pause = loop.round()
    assert len(closed) == 9
    assert loop.pause == upkeep.TROUBLE
    assert "tries again" in caplog.text


def test_stopping_ends_every_loop_at_once():
    worker = upkeep.Upkeep()
    for loop in worker.loops:
        loop.look = lambda: 0
    worker.start()
    worker.stop()
    assert not any(loop.is_alive() for loop in worker.loops)
