"""The pages about the site: for everyone, and they say what the program does."""

import re

import numpy as np
import pytest
from django.db import OperationalError

from debate.insights.words import stands
from debate.reasoning.strength import Graph, strengths
from debate.web import views

PAGES = ["/about/", "/how-to-argue/", "/standing/", "/privacy/"]


@pytest.mark.parametrize("path", PAGES)
def test_everyone_can_read_it_without_a_query(client, db, path, django_assert_num_queries):
    with django_assert_num_queries(0):
        page = client.get(path)
    assert page.status_code == 200
    assert page.text.count("<h1") == 1
    assert not re.search(r'\s(style|on\w+)="', page.text)
    assert client.post(path).status_code == 405


@pytest.mark.parametrize("path", PAGES)
def test_reading_sets_no_cookie(client, db, path):
    assert not client.get(path).cookies


def test_the_worked_example_is_what_the_program_computes(client, db):
    graph = Graph(
        parent=np.array([-1, 0, 0, 2]),
        sign=np.array([1, -1, 1, -1]),
        base=np.array([0.5, 0.8, 0.6, 0.3]),
        weight=np.ones(4),
        undercuts=np.zeros(4, dtype=bool),
        link_to=np.full(4, -1),
    )
    page = client.get("/standing/").text
    for value in strengths(graph).value:
        assert f"{value:.5f}".rstrip("0") in page


def test_the_words_are_those_of_the_cards(client, db):
    page = client.get("/standing/").text
    for standing, judges in [(0.5, 0), (0.5, 4), (0.6, 5), (0.4, 5), (0.399, 5)]:
        assert f'<th scope="row">{stands(standing, judges)}</th>' in page


def test_what_is_refused_in_a_debate_leads_back_to_it_and_elsewhere_names_no_owner(client, debate, guest):
    client.force_login(guest)
    inside = client.get(f"/debates/{debate.slug}/manage/")
    assert inside.status_code == 403 and f'href="/debates/{debate.slug}/">Back to the debate' in inside.text
    outside = client.get("/admin/")
    assert "owner of this debate" not in outside.text and "Back to the debate" not in outside.text


def test_it_is_healthy_when_the_database_answers(client, db, monkeypatch):
    assert client.get("/healthz").status_code == 200

    class Gone:
        def cursor(self):
            raise OperationalError("the server closed the connection")

    monkeypatch.setattr(views, "connection", Gone())
    answer = client.get("/healthz")
    assert answer.status_code == 503 and "does not answer" in answer.text
