from typing import Any

from debate.activity.models import Activity, Verb


def record(
    *,
    verb: Verb,
    by: Any,
    debate_id: int | None = None,
    change: int | None = None,
    node: int | None = None,
    **detail: Any,
) -> Activity:
    """Write down that `by` did something; inside the transaction of the thing itself.

    `change` is what the debate's clock gave; `detail` is plain JSON without private content.
    """
    return Activity.objects.create(verb=verb, actor=by, debate_id=debate_id, change=change, node=node, detail=detail)
