"""Take along all that is stored about oneself; leave for good."""

from __future__ import annotations

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from debate.board.forms import LeaveForm
from debate.board.holdings import holdings
from debate.board.leaving import leave as leave_for_good
from debate.board.leaving import may_leave, what_there_is
from debate.debates.access import permit
from debate.people.access import writer
from debate.web.access import refusals_are_403, signed_in
from debate.web.fragments import keep_private
from debate.web.limits import DOWNLOAD, WRITE, limited, too_many


@signed_in
@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """Everything that is stored about me, as a file."""
    if seconds := DOWNLOAD.wait(f"u{request.user.pk}"):
        return keep_private(too_many(request, seconds))
    answer = JsonResponse(holdings(writer(request)), json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer["Content-Disposition"] = 'attachment; filename="everything-about-me.json"'
    return keep_private(answer)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("confirm")
@limited(WRITE)
@refusals_are_403
def leave(request: HttpRequest) -> HttpResponse:
    """What will happen to what is mine; POST `choice` and `confirm` lets it happen."""
    me = writer(request)
    form = LeaveForm(request.POST if request.method == "POST" else None, person=me)
    if request.method == "POST":
        permit(may_leave(me))
    if not form.is_valid():
        context = {"form": form, "there": what_there_is(me), "verdict": may_leave(me)}
        status = 422 if form.errors else 200
        return keep_private(render(request, "board/leave.html", context, status=status))
    leave_for_good(by=me, with_words=form.cleaned_data["choice"] == LeaveForm.WITHDRAW)
    logout(request)
    return keep_private(render(request, "board/left.html", {"choice": form.cleaned_data["choice"]}))
