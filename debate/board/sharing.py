"""A debate elsewhere: the address to pass on, the frame under an article, and what such a frame shows."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlencode, urlsplit

from django import forms
from django.http import HttpRequest
from django.urls import Resolver404, resolve, reverse
from django.utils.html import format_html

from debate.arguments.models import Aim, Kind
from debate.board.branches import WIDE, View, level
from debate.board.cards import Row, blind_for
from debate.board.contents import roots_and_path
from debate.debates.models import Debate
from debate.insights.words import stands
from debate.web.numbers import number_in

WIDTH, HEIGHT = 640, 480


@dataclass(frozen=True, slots=True)
class Shown:
    """A statement in a frame. `told` is how it stands, or when a visitor without a name will see that."""

    row: Row
    kind: str
    aim: str
    told: str
    is_blind: bool
    address: str


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands in a frame: the positions, or one statement with its first answers."""

    question: str
    language: str
    address: str
    statements: int
    focus: Shown | None
    shown: list[Shown]
    leads_on: str  # what its link to the debate says
    has_example_votes: bool


def frame_of(request: HttpRequest, view: View, number: int | None) -> Frame:
    """The frame of a debate, or of the statement with this number. Raises `Merged` and `Http404` as the board does."""
    here = request.build_absolute_uri(view.address)
    roots, path = roots_and_path(view, number)
    focus = path[-1] if number is not None else None
    rows = level(view, focus.pk) if focus else roots
    shown = [_shown(view, row, here) for row in rows[:WIDE]]
    return Frame(
        question=view.debate.question,
        language=view.debate.language,
        address=f"{here}{focus.number}/" if focus else here,
        statements=view.beside.next_number - 1,
        focus=_shown(view, focus, here) if focus else None,
        shown=shown,
        leads_on=leads_on(view, focus, is_more=len(rows) > WIDE),
        has_example_votes=view.debate.has_example_votes,
    )


def leads_on(view: View, focus: Row | None, *, is_more: bool) -> str:
    """What there is to do in the debate for somebody who comes from the frame."""
    if focus is None:
        return "Read the debate" if view.rights.vote else "Say where you stand"
    if is_more:
        return "Read all answers"
    return "Read on" if view.rights.post or not focus.is_live else "Answer it"


def _shown(view: View, row: Row, here: str) -> Shown:
    shows = view.shows_results(row, {})
    told = "" if row.is_link else stands(row.standing, row.judges) if shows else blind_for(row, view.place)
    aim = Aim(row.aim).label if row.aim else ""
    return Shown(row, Kind(row.kind).label, aim, told, not shows, f"{here}{row.number}/")


def is_open_to_all(debate: Debate) -> bool:
    """Whether it may stand in other pages: it is public, and no draft."""
    return debate.is_public and debate.state != Debate.State.DRAFT


def title_of(debate: Debate, number: int | None) -> str:
    return f"#{number} in: {debate.question}" if number else debate.question


class FrameForm(forms.Form):
    """How a frame looks in the page around it, which only who writes that page can know."""

    height = forms.TypedChoiceField(
        label="Height",
        choices=[(320, "Low, 320 pixels"), (HEIGHT, f"Usual, {HEIGHT} pixels"), (720, "Tall, 720 pixels")],
        coerce=int,
    )
    scheme = forms.ChoiceField(
        label="Colours",
        choices=[("", "As on the reader’s device"), ("light", "Always light"), ("dark", "Always dark")],
        required=False,
    )

    @classmethod
    def asked(cls, request: HttpRequest) -> FrameForm:
        """What is asked for; the usual where nothing is, or nothing that is offered."""
        form = cls({"height": HEIGHT} | request.GET.dict())
        if not form.is_valid():
            form = cls({"height": HEIGHT})
            form.full_clean()
        return form


def frame_code(
    request: HttpRequest,
    debate: Debate,
    number: int | None,
    *,
    width: int | str = "100%",
    height: int = HEIGHT,
    scheme: str = "",
) -> str:
    """The HTML that shows it in another page."""
    address = embed_address(request, debate.slug, number) + (f"?scheme={scheme}" if scheme else "")
    code = '<iframe src="{}" title="{}" width="{}" height="{}" loading="lazy" style="border: 0"></iframe>'
    return format_html(code, address, title_of(debate, number), width, height)


def embed_address(request: HttpRequest, slug: str, number: int | None) -> str:
    name, given = ("node_embed", [slug, number]) if number else ("embed", [slug])
    return request.build_absolute_uri(reverse(f"board:{name}", args=given))


def mail_address(title: str, address: str) -> str:
    """Opens the reader's own mail program with a mail about it, to nobody yet."""
    return "mailto:?" + urlencode({"subject": title, "body": f"{title}\n\n{address}"}, quote_via=quote)


def named_in(request: HttpRequest, address: str) -> tuple[str, int | None] | None:
    """Which debate, and which of its statements, an address of ours names; None for anything else."""
    try:
        parts = urlsplit(address)
        found = resolve(parts.path)
    except (ValueError, Resolver404):
        return None
    ours = parts.scheme in ("http", "https") and parts.netloc == request.get_host()
    if not ours or found.view_name not in ("board:debate", "board:node"):
        return None
    return found.kwargs["slug"], found.kwargs.get("number")


def size_asked(request: HttpRequest) -> tuple[int, int]:
    """Width and height of a frame: ours, or less where less is asked for."""
    return _at_most(request, "maxwidth", WIDTH), _at_most(request, "maxheight", HEIGHT)


def _at_most(request: HttpRequest, name: str, usual: int) -> int:
    asked = number_in(request.GET.get(name))
    return usual if asked is None else min(usual, asked)
