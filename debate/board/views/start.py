"""Start a debate."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods

from debate.board.actions import start_debate
from debate.board.starting import StartForm
from debate.debates.models import Debate
from debate.debates.rules import may_start
from debate.people.access import writer
from debate.web.access import public
from debate.web.fragments import keep_private
from debate.web.limits import START, WRITE, limited, too_many
from debate.web.uploads import too_large
from debate.web.verdict import Refused, Verdict


@public
@require_http_methods(["GET", "HEAD", "POST"])
@limited(WRITE)
def start(request: HttpRequest) -> HttpResponse:
    """The form, and what it sends. Who may not start one learns why, and keeps what was typed all the same.

    What counts against the hour's limit are debates, not a long form's mistakes.
    """
    verdict = may_start(request.user)
    if request.method != "POST":
        return _page(request, StartForm(), verdict)
    form = StartForm(request.POST, request.FILES)
    if too_large(request):
        form.add_error("file", "The file is larger than 2 MB. Paste only the part that the debate is about.")
    if not form.is_valid() or not verdict:
        return _page(request, form, verdict, status=422 if verdict else 403)
    if seconds := START.wait(f"u{request.user.pk}"):
        return too_many(request, seconds)
    try:
        debate = _start(request, form)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, form, verdict, status=422)
    _hand_out(request, form, debate)
    return redirect(debate)


def _hand_out(request: HttpRequest, form: StartForm, debate: Debate) -> None:
    """Say what state it is in, what had to be guessed of its text, and where it is."""
    remark = form.cleaned.remark if form.cleaned else ""
    state = (
        "a draft: only its members see it, until you open it under Manage" if form.cleaned_data["is_draft"] else "open"
    )
    copy = (
        'Your debate is {}. {} <a href="{}">{}</a> '
        '<button class="link" type="button" data-copy="{}"><span class="say">Copy link</span></button>'
    )
    path = debate.get_absolute_url()
    messages.success(request, format_html(copy, state, remark, path, request.build_absolute_uri(path), path))


def _start(request: HttpRequest, form: StartForm) -> Debate:
    assert form.cleaned is not None  # noqa: S101 a valid form has read its text
    asked = ("question", "visibility", "contribution", "takes_suggestions", "is_draft")
    wanted = {name: form.cleaned_data[name] for name in asked}
    return start_debate(
        by=writer(request), text=form.instance, cleaned=form.cleaned, positions=form.positions(), **wanted
    )


def _page(request: HttpRequest, form: StartForm, verdict: Verdict, status: int = 200) -> HttpResponse:
    return keep_private(render(request, "board/start.html", {"form": form, "verdict": verdict}, status=status))
