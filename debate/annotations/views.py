"""Notes: a page without script, the list alone for htmx. Every write answers with the list it changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from debate.annotations import actions
from debate.annotations.access import (
    Target,
    get_annotation_or_404,
    get_passage_target_or_404,
    get_thread_or_404,
    on_statement,
)
from debate.annotations.forms import HideForm, NoteForm, PassageNoteForm, ReplyForm
from debate.annotations.models import Annotation
from debate.annotations.rules import may_annotate, may_edit_note, may_hide_note, may_reply
from debate.annotations.threads import threads
from debate.arguments.access import get_node_or_404, in_place_of, leads_on, tell_merged
from debate.arguments.models import Node
from debate.debates.access import get_debate_or_404, permit
from debate.people.access import ask_name, writer
from debate.web.access import public, refusals_are_403, signed_in
from debate.web.fragments import keep_private, vary, wants_fragment
from debate.web.limits import WRITE, limited

reads_and_writes = require_http_methods(["GET", "HEAD", "POST"])


@public
@reads_and_writes
@limited(WRITE)
@refusals_are_403
def on_node(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The notes on a statement; POST writes one, or with `thread` a reply."""
    asked = get_node_or_404(request.user, slug, number)
    return leads_on(request, asked) or _notes(request, on_statement(in_place_of(request.user, asked)), asked)


@public
@reads_and_writes
@limited(WRITE)
@refusals_are_403
def on_passage(request: HttpRequest, slug: str, quote_id: int) -> HttpResponse:
    """The same on a passage of the text."""
    return _notes(request, get_passage_target_or_404(request.user, slug, quote_id))


@public
@reads_and_writes
@limited(WRITE)
@refusals_are_403
def annotate(request: HttpRequest, slug: str) -> HttpResponse:
    """Write a note on a passage that was selected (`version`, `start`, `end`) or pasted (`passage`)."""
    debate = get_debate_or_404(request.user, slug)
    permit(may_annotate(request.user, debate))
    form = PassageNoteForm(_sent(request), initial=request.GET.dict(), debate=debate)
    if request.method == "POST" and form.is_valid():
        if asked := ask_name(request):
            return asked
        found, said = form.cleaned_data["found"], _said(form, "body", "motivation", "private")
        note = actions.annotate_passage(
            debate=debate, by=writer(request), version=found.version, start=found.start, end=found.end, **said
        )
        return _changed(request, Target(debate, quote=note.quote), note)
    context = {"debate": debate, "form": form, "selection": form.selection}
    return _render(request, "annotate", context, _status(form))


@signed_in
@reads_and_writes
@limited(WRITE)
@refusals_are_403
def edit(request: HttpRequest, slug: str, key: UUID) -> HttpResponse:
    """Another wording for one's own note."""
    note, target = get_annotation_or_404(request.user, slug, key)
    permit(may_edit_note(request.user, note))
    form = ReplyForm(_sent(request), initial={"body": note.body}, auto_id=f"edit-{note.key}-%s")
    form.fields["body"].label = "Your note"
    if request.method == "POST" and form.is_valid():
        actions.edit(note=note, by=writer(request), **_said(form, "body"))
        return _changed(request, target, note)
    return _change(request, note, target, form, title="Edit your note", verb="Save")


@signed_in
@reads_and_writes
@limited(WRITE)
@refusals_are_403
def hide(request: HttpRequest, slug: str, key: UUID) -> HttpResponse:
    """Take somebody's note out of view, with a reason."""
    note, target = get_annotation_or_404(request.user, slug, key)
    permit(may_hide_note(request.user, note))
    form = HideForm(_sent(request), auto_id=f"hide-{note.key}-%s")
    if request.method == "POST" and form.is_valid():
        actions.hide(note=note, by=writer(request), **_said(form, "reason"))
        return _changed(request, target, note, "Hidden. You can bring it back.")
    return _change(request, note, target, form, title="Hide this note", verb="Hide it")


@signed_in
@require_POST
@limited(WRITE)
@refusals_are_403
def withdraw(request: HttpRequest, slug: str, key: UUID) -> HttpResponse:
    """Take one's own note back."""
    return _do(request, slug, key, actions.withdraw, "Withdrawn. You can bring it back.")


@signed_in
@require_POST
@limited(WRITE)
@refusals_are_403
def restore(request: HttpRequest, slug: str, key: UUID) -> HttpResponse:
    """Bring back what was withdrawn or hidden."""
    return _do(request, slug, key, actions.restore, "It is back.")


def _do(request: HttpRequest, slug: str, key: UUID, action: Callable[..., Annotation], done: str) -> HttpResponse:
    note, target = get_annotation_or_404(request.user, slug, key)
    action(note=note, by=writer(request))
    return _changed(request, target, note, done)


def _notes(request: HttpRequest, target: Target, of: Node | None = None) -> HttpResponse:
    if request.method != "POST":
        return _list(request, target)
    if key := request.POST.get("thread"):
        return _reply(request, target, key)
    permit(target.may_annotate(request.user))
    form = _note_form(target, request.POST)
    if of:
        tell_merged(form, "body", of)
    if not form.is_valid():
        return _list(request, target, form=form)
    if asked := ask_name(request):
        return asked
    said = _said(form, "body", "motivation", "private")
    note = actions.annotate(debate=target.debate, node=target.node, quote=target.quote, by=writer(request), **said)
    return _changed(request, target, note)


def _reply(request: HttpRequest, target: Target, key: str) -> HttpResponse:
    thread = get_thread_or_404(request.user, target, key)
    permit(may_reply(request.user, thread))
    form = _reply_form(thread, request.POST)
    if not form.is_valid():
        return _list(request, target, reply=form)
    if asked := ask_name(request):
        return asked
    return _changed(request, target, actions.reply(thread=thread, by=writer(request), **_said(form, "body")))


def _list(
    request: HttpRequest, target: Target, form: NoteForm | None = None, reply: ReplyForm | None = None
) -> HttpResponse:
    """The notes with the forms under them; a form that was wrong comes back as it was."""
    page, found = threads(target, request.user, request.GET.get("page", 1))
    verdict = target.may_annotate(request.user)
    lines = [(line, _this_reply(line.note, reply) if line.may_reply else None) for line in found]
    context = {"target": target, "debate": target.debate, "page": page, "lines": lines, "verdict": verdict}
    context["form"] = form or (_note_form(target) if verdict else None)
    return _render(request, "list", context, status=422 if form or reply else 200)


def _changed(request: HttpRequest, target: Target, note: Annotation, done: str = "") -> HttpResponse:
    """The list anew for htmx, else back to it, at the note."""
    if wants_fragment(request):
        return _list(request, target)
    if done:
        messages.success(request, done)
    return redirect(f"{target.url}#note-{note.key}")


def _change(request: HttpRequest, note: Annotation, target: Target, form: Form, **words: str) -> HttpResponse:
    """The form in the note's place; what was wrong comes back there and not in place of the list."""
    next(iter(form.fields.values())).widget.attrs["data-focus"] = True
    answer = _render(request, "change", {"note": note, "target": target, "form": form} | words, _status(form))
    answer["HX-Retarget"] = f"#note-{note.key}"
    return answer


def _render(request: HttpRequest, name: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    template = f"annotations/_{name}.html" if wants_fragment(request) else f"annotations/{name}.html"
    return keep_private(vary(render(request, template, context, status=status)))


def _note_form(target: Target, data: Any = None) -> NoteForm:
    return NoteForm(data, auto_id=f"{target.id}-%s")


def _reply_form(thread: Annotation, data: Any = None) -> ReplyForm:
    return ReplyForm(data, auto_id=f"reply-{thread.key}-%s")


def _this_reply(thread: Annotation, sent: ReplyForm | None) -> ReplyForm:
    empty = _reply_form(thread)
    return sent if sent and sent.auto_id == empty.auto_id else empty


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _said(form: Form, *names: str) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in names}


def _status(form: Form) -> int:
    return 422 if form.is_bound and form.errors else 200
