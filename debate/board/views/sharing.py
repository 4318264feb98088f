"""Pass a debate on, and let it stand under an article."""

from __future__ import annotations

from csp.decorators import csp_replace
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from debate.arguments.access import get_node_of_or_404, leads_on
from debate.board.contents import Merged
from debate.board.feeds import has_feed
from debate.board.loading import look
from debate.board.sharing import (
    FrameForm,
    frame_code,
    frame_of,
    is_open_to_all,
    mail_address,
    named_in,
    size_asked,
    title_of,
)
from debate.board.unchanged import public_etag
from debate.debates.access import get_debate_or_404
from debate.debates.models import Debate
from debate.web.access import public
from debate.web.fragments import keep_private

# What of the policy is another one in a frame of another page.
FRAMED = {"frame-ancestors": ["*"], "script-src": None, "form-action": ["'none'"]}


@public
@require_safe
def share(request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
    """The address to pass on, a mail about it, the frame for another page, and the feed."""
    debate = get_debate_or_404(request.user, slug)
    node = get_node_of_or_404(request.user, debate, number) if number is not None else None
    if node and (onward := leads_on(request, node)):
        return onward
    address = request.build_absolute_uri((node or debate).get_absolute_url())
    form = FrameForm.asked(request)
    context = {
        "debate": debate,
        "node": node,
        "form": form,
        "address": address,
        "mail": mail_address(title_of(debate, number), address),
        "code": frame_code(request, debate, number, **form.cleaned_data) if is_open_to_all(debate) else "",
        "has_feed": has_feed(debate),
    }
    return keep_private(render(request, "board/share.html", context))


# In a frame of another page there is no cookie and no form: everybody sees what a visitor without a name does.
@public
@require_safe
@xframe_options_exempt
@csp_replace(FRAMED)  # type: ignore[arg-type] # it thinks of views without arguments
def embed(request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
    """A slim page of a public debate, to stand in a frame of another page."""
    asked = request.GET.get("scheme", "")
    scheme = asked if asked in ("light", "dark") else ""
    etag = public_etag(slug, request.build_absolute_uri())
    if not etag:
        return no_frame(scheme)
    etag = f'W/"{etag}"'
    if request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified(headers={"ETag": etag})
    try:
        frame = frame_of(request, look(AnonymousUser(), slug), number)
    except Merged as merged:
        return redirect("board:node_embed", slug, merged.number)
    except Http404:
        return no_frame(scheme)
    response = HttpResponse(render_to_string("board/embed.html", {"frame": frame, "scheme": scheme}))
    response["ETag"], response["Cache-Control"] = etag, "no-cache"
    return response


def no_frame(scheme: str) -> HttpResponse:
    """What stands under an article whose debate is no longer public: our own error page stands in no other page."""
    return keep_private(HttpResponse(render_to_string("board/embed_gone.html", {"scheme": scheme}), status=404))


@public
@require_safe
def oembed(request: HttpRequest) -> HttpResponse:
    """What stands for an address of ours in another page, as https://oembed.com describes it."""
    if request.GET.get("format", "json") != "json":
        return JsonResponse({"error": "Only format=json is spoken here."}, status=501)
    if not request.GET.get("url"):
        raise BadRequest("Say with url= which debate or statement is meant.")
    named = named_in(request, request.GET["url"])
    debate = Debate.objects.filter(slug=named[0]).first() if named else None
    if named is None or debate is None or debate.state == Debate.State.DRAFT:
        raise Http404("There is no such debate.")
    if not debate.is_public:
        headers = {"WWW-Authenticate": 'Cookie realm="Debate"'}
        return JsonResponse({"error": "This debate is not public."}, status=401, headers=headers)
    if named[1] is not None:
        get_node_of_or_404(AnonymousUser(), debate, named[1])
    return answer(request, debate, named[1])


def answer(request: HttpRequest, debate: Debate, number: int | None) -> JsonResponse:
    width, height = size_asked(request)
    said = {
        "version": "1.0",
        "type": "rich",
        "title": title_of(debate, number),
        "provider_name": "Debate",
        "provider_url": request.build_absolute_uri("/"),
        "html": frame_code(request, debate, number, width=width, height=height),
        "width": width,
        "height": height,
    }
    # Scripts of other pages may ask: nothing in it is anybody's.
    return JsonResponse(said, headers={"Access-Control-Allow-Origin": "*"})
