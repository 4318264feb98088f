"""What a page says to the person who just came in."""

from typing import Any

from django import template

from debate.people.access import CODE_TO_SHOW, NAME_TAKEN

register = template.Library()


@register.inclusion_tag("people/_welcome.html", takes_context=True)
def welcome(context: dict[str, Any]) -> dict[str, Any]:
    """Say once, on the first page after it was made, with which code a guest comes back on another device.

    Costs no query: it looks only into the session of somebody who is signed in, which is loaded by then.
    """
    request = context.get("request")
    # A request that was refused early, for its host or its size, never came to have a user.
    user = getattr(request, "user", None)
    if request is None or user is None or not user.is_authenticated:
        return {"code": ""}
    session = request.session
    return {"code": session.pop(CODE_TO_SHOW, ""), "taken": session.pop(NAME_TAKEN, ""), "name": user.name}
