"""Rooms stand on floors and import only downwards; inside a room each file stands on those below it."""

from collections import defaultdict

import pytest

from tests.architecture.house import (
    CODE,
    FLOORS,
    LAYERS,
    NAMED,
    PUBLIC,
    floor_of,
    imports_of,
    layer_of,
    module_of,
    part_of,
    room_of,
    source_files,
)

FILES = source_files()
# What a thing that speaks of requests, messages or templates would import.
OF_REQUESTS = (
    "django.http",
    "django.contrib.messages",
    "django.template",
    "django.shortcuts",
    "django.views",
    "django.forms",
    "django_htmx",
)
PURE = {"models", "rules", "actions"}


def of_ours():
    """Each import of one of our modules by another: file, line, importing and imported module."""
    for file in FILES:
        for line, imported in sorted(imports_of(file)):
            if imported.startswith("debate."):
                yield f"{file.relative_to(CODE.parent)}:{line}", module_of(file), imported


def test_every_folder_is_a_room_with_a_floor():
    folders = {file.parent.name for file in CODE.glob("*/__init__.py")}
    assert folders <= FLOORS.keys(), f"Give {folders - FLOORS.keys()} a floor in tests/architecture/house.py"


def test_rooms_import_only_downwards():
    wrong = [
        f"{where}: {importer} (floor {floor_of(importer)}) imports {imported}"
        for where, importer, imported in of_ours()
        if room_of(importer)
        and room_of(importer) != room_of(imported)
        and not (room_of(imported) and FLOORS[room_of(imported)] < floor_of(importer))
    ]
    assert not wrong, "\n".join(wrong)


def test_of_another_room_only_what_it_shows_is_used():
    wrong = [
        f"{where}: {importer} uses {imported}, which is private to its room"
        for where, importer, imported in of_ours()
        if room_of(importer)
        and room_of(imported)
        and room_of(importer) != room_of(imported)
        and part_of(imported) not in PUBLIC | NAMED.get(room_of(imported), set())
    ]
    assert not wrong, "\n".join(wrong)


def test_inside_a_room_each_file_stands_on_those_below():
    wrong = []
    for where, importer, imported in of_ours():
        if room_of(importer) and room_of(importer) == room_of(imported):
            above, below = part_of(importer), part_of(imported)
            high, low = layer_of(above), layer_of(below)
            if above != below and low is not None and low >= (LAYERS["views"] if high is None else high):
                wrong.append(f"{where}: {above} imports {below}")
    assert not wrong, "\n".join(wrong)


def test_no_two_files_import_each_other_in_a_circle():
    graph = defaultdict(set)
    for _, importer, imported in of_ours():
        graph[importer].add(imported)

    def reached(start):
        seen, rest = set(), list(graph[start])
        while rest:
            if (module := rest.pop()) not in seen:
                seen.add(module)
                rest.extend(graph[module])
        return seen

    circles = sorted(module for module in list(graph) if module in reached(module))
    assert not circles, f"These import themselves over others: {circles}"


def request_free(module, seen):
    """The module and all of our modules that it stands on, `web.access` and the like apart."""
    if module in seen:
        return
    seen.add(module)
    file = CODE.parent / (module.replace(".", "/") + ".py")
    if not file.exists():
        file = CODE.parent / module.replace(".", "/") / "__init__.py"
    for _, imported in imports_of(file):
        if imported.startswith("debate."):
            request_free(imported, seen)


def test_models_rules_and_actions_know_no_request_message_or_template():
    modules: set[str] = set()
    for file in FILES:
        if part_of(module_of(file)) in PURE and room_of(module_of(file)):
            request_free(module_of(file), modules)
    wrong = [
        f"{module_of(file)}:{line} imports {imported}, and models, rules or actions stand on it"
        for file in FILES
        if module_of(file) in modules
        for line, imported in imports_of(file)
        if imported.startswith(OF_REQUESTS)
    ]
    assert not wrong, "\n".join(wrong)


def test_reasoning_knows_no_django_and_no_room():
    wrong = [
        f"{file.name}:{line} imports {imported}"
        for file in (CODE / "reasoning").glob("*.py")
        for line, imported in imports_of(file)
        if imported.split(".")[0] in {"django", "environs"} or room_of(imported) not in {"", "reasoning"}
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("room", sorted(NAMED))
def test_the_named_files_exist(room):
    """A table that names what is gone guards nothing."""
    if (CODE / room).exists():
        present = {path.stem for path in (CODE / room).iterdir()}
        assert NAMED[room] <= present, NAMED[room] - present
