"""The house as the guards see it: its rooms, their floors, and what of a room others may use."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CODE = ROOT / "debate"
TEMPLATES = ROOT / "templates"

FLOORS = {
    "web": 0,
    "reasoning": 0,
    "activity": 1,
    "schedule": 1,
    "people": 2,
    "texts": 3,
    "debates": 4,
    "arguments": 5,
    "votes": 6,
    "annotations": 6,
    "moderation": 7,
    "classrooms": 7,
    "insights": 7,
    "following": 7,
    "search": 7,
    "interchange": 7,
    "board": 8,
}

# What a room shows to the rooms above it, besides `models`, `rules`, `actions` and `access`.
PUBLIC = {"models", "rules", "actions", "access"}
NAMED = {
    "activity": {"hub", "waking", "presence"},
    "web": {
        *("verdict", "limits", "fragments", "build", "errors", "curation", "keeping", "gateway", "rows", "uploads"),
        *("numbers", "sent", "log"),
    },
    "reasoning": {file.stem for file in (CODE / "reasoning").glob("*.py")},
    "texts": {"passages", "cleaning"},
    "people": {"sessions"},
    "debates": {"belonging", "clock", "invitations", "permissions", "states"},
    "arguments": {"tree", "counts", "tending", "moves", "merging", "undoing", "erasing", "wordings", "extracting"},
    "votes": {"tallies", "tending"},
    "annotations": {"threads", "counts", "markdown"},
    "moderation": {"marks", "suggestions"},
    "following": {"digest", "news", "telling", "visits"},
    "board": {"leaving"},
    "insights": {"words", "explain", "graph"},
    "search": {"index", "asked", "finding", "similar"},
}

# Inside a room: who stands above whom. A room's own named files may be used by any of them, in no circle.
LAYERS = {
    "models": 0,
    "rules": 1,
    "actions": 2,
    "forms": 3,
    "access": 3,
    "templatetags": 4,
    "views": 4,
    "urls": 5,
    "admin": 5,
    "management": 5,
    "apps": 5,
}


def source_files() -> list[Path]:
    return sorted(file for file in CODE.rglob("*.py") if "migrations" not in file.parts)


def module_of(file: Path) -> str:
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def room_of(module: str) -> str:
    """`debate.votes.tallies` stands in `votes`; `debate.urls` in no room."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 and parts[1] in FLOORS else ""


def part_of(module: str) -> str:
    """`debate.board.views.page` is a part of `views`."""
    parts = module.split(".")
    return parts[2] if len(parts) > 2 else ""


def floor_of(module: str) -> int:
    """A command is called by no room and composes several, also what the board composes: it stands on top."""
    return FLOORS["board"] + 1 if part_of(module) == "management" else FLOORS[room_of(module)]


def layer_of(part: str) -> int | None:
    """`account_urls` is another file of `urls`."""
    return LAYERS.get(part, LAYERS.get(part.rpartition("_")[2]))


@cache
def tree_of(file: Path) -> ast.Module:
    return ast.parse(file.read_text(), filename=str(file))


@cache
def imports_of(file: Path) -> frozenset[tuple[int, str]]:
    """Line and full name of each module that the file imports, wherever in it."""
    found: set[tuple[int, str]] = set()
    for node in ast.walk(tree_of(file)):
        if isinstance(node, ast.Import):
            found |= {(node.lineno, alias.name) for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {(node.lineno, _meant(node.module, alias.name)) for alias in node.names}
    return frozenset(found)


def _meant(module: str, name: str) -> str:
    """`from debate.votes import tallies` imports a module, `from debate.votes.models import Vote` a name of one."""
    path = ROOT / Path(*module.split("."), name)
    return f"{module}.{name}" if path.with_suffix(".py").exists() or path.is_dir() else module
