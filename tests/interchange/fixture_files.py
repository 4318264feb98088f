"""A small sound fixture, and the same with one thing wrong."""

from pathlib import Path

SOUND = """\
# The bridge, as a curator would write it.
- model: people.user
  fields: {username: Town, name: Town Hall, date_joined: 2026-01-01T09:00:00Z}

- model: texts.text
  fields: {slug: old-bridge, title: The old bridge}

- model: texts.textversion
  fields:
    text: [old-bridge]
    number: 1
    created_at: 2026-01-01T09:00:00Z
    blocks: [[0, 57, paragraph], [58, 105, paragraph]]
    body: |-
      Engineers suggest that it will not last ten more winters.
      Closing it would cost shops on the east bank 🙂.

- model: texts.quote
  fields:
    version: [old-bridge, 1]
    start: 0
    end: 57
    exact: Engineers suggest that it will not last ten more winters.
    suffix: "\\nClosing it would cost shops on "

- model: debates.debate
  fields:
    slug: close-the-bridge
    question: Should the bridge be closed?
    owner: [Town]
    created_at: 2026-01-01T10:00:00Z

- model: debates.debatetext
  fields: {debate: [close-the-bridge], text: [old-bridge]}

- model: debates.member
  fields: {debate: [close-the-bridge], user: [Town], role: owner, joined_at: 2026-01-01T10:00:00Z}
"""


def node(number: int, kind: str, body: str = "", **extra: object) -> str:
    """A node and its revision."""
    wording = {"body": body} if body else {}
    wording |= {"quote": extra.pop("quote")} if "quote" in extra else {}
    at = f"2026-01-01T10:{number:02}:00Z"
    fields = {"debate": "[close-the-bridge]", "number": number, "kind": kind, "author": "[Town]", "created_at": at}
    text = rows("arguments.node", fields | extra | wording)
    if "link_to" in extra:
        return text
    kept = {"node": f"[close-the-bridge, {number}]", "number": 1, "by": "[Town]", "at": at}
    return text + rows("arguments.revision", kept | wording)


def rows(model: str, fields: dict[str, object]) -> str:
    return f"\n- model: {model}\n  fields:\n" + "".join(f"    {name}: {value}\n" for name, value in fields.items())


def under(number: int) -> str:
    return f"[close-the-bridge, {number}]"


QUOTE = "[old-bridge, 1, 0, 57]"
TREE = "".join(
    [
        node(1, "position", "Yes, close it before winter."),
        node(2, "position", "No, keep the bridge open."),
        node(3, "claim", "It is too weak for another winter.", parent=under(1)),
        node(4, "evidence", "Engineers suggest it will not last.", parent=under(3), quote=QUOTE),
        node(5, "rebuttal", "Ten winters are not the next one, as ‘3’ has it.", parent=under(3), aim="truth"),
        node(6, "rebuttal", parent=under(2), aim="truth", link_to=under(3)),
        node(7, "rebuttal", "The ferry would carry nobody then.", parent=under(1), aim="definition"),
        node(8, "claim", "Shops on the east bank live by it.", parent=under(2)),
    ]
)
NOTE = rows(
    "annotations.annotation",
    {
        "key": "5f0e0f0a-0000-4000-8000-000000000001",
        "debate": "[close-the-bridge]",
        "quote": QUOTE,
        "author": "[Town]",
        "created_at": "2026-01-01T11:00:00Z",
        "body": "Which engineers?",
    },
)
WHOLE = SOUND + TREE + NOTE


def written(folder: Path, text: str, name: str = "bridge.yaml") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file
