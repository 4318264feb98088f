"""Pages that belong to no room."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from debate.web.access import public


@public
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 when the database answers, 503 when it does not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("the database does not answer\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")


@public
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What this is for and how it is used."""
    return render(request, "web/about.html")


@public
@require_safe
def how_to_argue(request: HttpRequest) -> HttpResponse:
    """The kinds, the aims and the two questions, with examples."""
    return render(request, "web/how_to_argue.html")


@public
@require_safe
def standing(request: HttpRequest) -> HttpResponse:
    """How votes and answers become a standing, in words and exactly."""
    return render(request, "web/standing.html")


@public
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is stored, for how long, and who sees it."""
    return render(request, "web/privacy.html")
