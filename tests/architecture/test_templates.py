"""Templates obey the same floors as the code, compile, hold no script or style of their own, and escape everything."""

import ast
import re

import pytest
from django.template import engines
from django.template.loader import get_template

from tests.architecture.house import CODE, FLOORS, TEMPLATES, imports_of, module_of, room_of, source_files, tree_of
from tests.architecture.markup import HTML, TEXTS, Outline, name_of, one_way, tags_of

# Text that is safe because the function made it so, and only there.
MAY_MARK_SAFE = {
    "debate/annotations/templatetags/notes.py": "nh3 has cleaned what Markdown became",
    "debate/board/answers.py": "joins cards that templates have escaped",
    "debate/board/contents.py": "joins cards and a text that templates have escaped",
    "debate/board/cards.py": "marks where a cached card is cut for its slot",
    "debate/board/templatetags/board.py": "escapes a wording, then links the #17 in it; draws numbers as bars",
    "debate/board/views/page.py": "joins cards and a text that templates have escaped",
}
THIRD_PARTY_TAGS = {
    "static",
    "i18n",
    "l10n",
    "humanize",
    "account",
    "admin_urls",
    "admin_list",
    "admin_modify",
    "log",
    "tz",
}


# The frame of every page stands in no room, as urls.py does: it greets who came in.
FRAME = {"base.html": {"people"}}


def room_of_template(name):
    """`votes/_bar.html` stands in `votes`; what wears Django's or allauth's frame, in the room it is about."""
    folder, _, rest = name.partition("/")
    if folder == "admin":
        below = rest.partition("/")[0]
        return below if below in FLOORS else "web"
    return {"account": "people"}.get(folder, folder if rest else "web")


def is_ours(name):
    return (TEMPLATES / name).exists()


def may_use(user, used):
    return user == used or FLOORS[used] < FLOORS[user]


def libraries():
    """Each template tag library of ours with its room."""
    return {file.stem: file.parent.parent.name for file in CODE.glob("*/templatetags/[a-z]*.py")}


def test_every_template_stands_in_a_room():
    wrong = [name_of(file) for file in TEXTS if room_of_template(name_of(file)) not in FLOORS]
    assert not wrong, wrong


def test_templates_include_and_extend_only_downwards():
    wrong = []
    for file in TEXTS:
        name = name_of(file)
        for line, tag, arguments in tags_of(file):
            if tag in {"include", "extends"}:
                used = arguments[0].strip("\"'")
                if arguments[0][0] not in "\"'":
                    wrong.append(f"{name}:{line}: {tag} {used}: name the template, or nobody sees what is used")
                elif is_ours(used) and not may_use(room_of_template(name), room_of_template(used)):
                    wrong.append(f"{name}:{line}: {tag} {used}, which stands above or beside it")
    assert not wrong, "\n".join(wrong)


def test_templates_load_only_tags_of_their_own_or_a_lower_room():
    ours, wrong = libraries(), []
    for file in TEXTS:
        for line, tag, arguments in tags_of(file):
            loaded = arguments[arguments.index("from") + 1 :] if "from" in arguments else arguments
            for library in loaded if tag == "load" else []:
                name = name_of(file)
                if library in FRAME.get(name, ()):
                    continue
                if library in ours and not may_use(room_of_template(name), ours[library]):
                    wrong.append(f"{name_of(file)}:{line}: loads {library} of {ours[library]}")
                elif library not in ours.keys() | THIRD_PARTY_TAGS:
                    wrong.append(f"{name_of(file)}:{line}: loads {library}, which this guard does not know")
    assert not wrong, "\n".join(wrong)


def test_code_renders_only_templates_of_its_own_or_a_lower_room():
    wrong = [
        f"{file.relative_to(CODE.parent)}:{node.lineno}: {node.value}"
        for file in source_files()
        if (room := room_of(module_of(file)))
        for node in ast.walk(tree_of(file))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node.value.endswith(".html")
        and is_ours(node.value)
        and not may_use(room, room_of_template(node.value))
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", [name_of(file) for file in TEXTS])
def test_it_compiles(name):
    get_template(name)


def test_everything_is_escaped():
    assert engines["django"].engine.autoescape
    wrong = []
    for file in TEXTS:
        text = file.read_text()
        if re.search(r"\|\s*(safe|safeseq)\b", text) or (
            re.search(r"autoescape\s+off", text) and file.suffix == ".html"
        ):
            wrong.append(name_of(file))
    assert not wrong, wrong


def trusts(file):
    """Whether the code declares a text to be HTML: `mark_safe(…)`, `SafeString(…)` or a method `__html__`."""
    names = {"mark_safe", "SafeString", "SafeText"}
    for node in ast.walk(tree_of(file)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in names:
            return True
        if isinstance(node, ast.FunctionDef) and node.name == "__html__":
            return True
    return any(imported.endswith("mark_safe") for _, imported in imports_of(file))


def test_html_is_trusted_only_where_the_list_says_why():
    found = {str(file.relative_to(CODE.parent)) for file in source_files() if trusts(file)}
    assert found == set(MAY_MARK_SAFE)


FRAGMENTS = sorted(name_of(file) for file in HTML if file.name.startswith("_"))


@pytest.mark.parametrize("name", FRAGMENTS)
@pytest.mark.parametrize("last", [False, True], ids=["first branches", "last branches"])
def test_a_fragment_has_one_root_element(name, last):
    """htmx swaps a fragment as one thing; two things beside each other would be torn apart."""
    roots = Outline(one_way(TEMPLATES / name, last=last)).roots
    assert len(roots) == 1 and roots[0].startswith("<"), roots


@pytest.mark.parametrize("name", [name_of(file) for file in HTML])
def test_it_holds_no_script_style_or_handler(name):
    """The content security policy would refuse them, and the page would be without."""
    for last in (False, True):
        for tag, attributes in Outline(one_way(TEMPLATES / name, last=last)).elements:
            handlers = [attribute for attribute in attributes if attribute.startswith(("on", "hx-on"))]
            assert not handlers and "style" not in attributes, (tag, attributes)
            assert tag != "style", "a style sheet stands in static/css"
            assert tag != "script" or "src" in attributes, "a script stands in static/js"
            wants_eval = [value for value in attributes.values() if value and value.startswith(("js:", "javascript:"))]
            assert not wants_eval, (tag, attributes)
            assert not [name for name in attributes if name.startswith("hx-")], "HTML knows no hx-…: write data-hx-…"
