"""The stream of the real server: who is let in, what is heard across a power cut, and what is done beside it."""

import asyncio
import urllib.error
import urllib.request
from threading import Thread

import pytest
from django.conf import settings

from debate.debates.models import DebateClock
from debate.following.models import Told
from debate.insights.models import Progress
from debate.votes import actions as votes
from tests.benchmarks.viewers import Viewer
from tests.serving import serving, soon

pytestmark = [pytest.mark.threads, pytest.mark.django_db(transaction=True)]


def test_across_a_kill_nothing_is_lost_or_heard_twice(live_server, claim, private_debate, stranger, tmp_path):
    path = f"/debates/{claim.debate.slug}/live/"
    first = DebateClock.objects.get(debate=claim.debate).change

    def change():
        for value in (-2, -1, 0, 1, 2):
            votes.cast(node=claim, by=stranger, question="agreement", value=value)
        return DebateClock.objects.get(debate=claim.debate).change

    # `live_server` for the static files that it has collected
    with serving(tmp_path, settings.STATIC_ROOT) as server:
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(f"{server.url}/debates/{private_debate.slug}/live/", timeout=10)
        viewer = Viewer(server.port, path, 0, first)
        Thread(target=lambda: asyncio.run(viewer.look_on()), daemon=True).start()
        assert soon(lambda: viewer.is_open)
        last = change()
        assert soon(lambda: viewer.at == last, 5)
        server.kill()
        change()
        server.start()
        last = change()
        assert soon(lambda: viewer.at == last, 20)
        assert not viewer.faults() and set(viewer.heard) == set(range(first + 1, last + 1))
        assert viewer.returns
        # Beside the server works what follows the record.
        assert soon(lambda: Progress.objects.filter(debate=claim.debate, change=last).exists(), 10)
        assert soon(lambda: Told.objects.filter(debate=claim.debate, change=last).exists(), 10)
