"""What the documents name is there, and what an operator or a newcomer needs is named."""

import re

import pytest

from tests.architecture.house import CODE, FLOORS, ROOT

README, MAP, DEPLOY = ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "docs" / "deploy.md"
PAGES = [README, MAP, *sorted((ROOT / "docs").rglob("*.md"))]


def names_of_settings() -> set[str]:
    return set(re.findall(r'\benv\.\w+\(\s*"([A-Z_]+)"', (CODE / "settings.py").read_text()))


def test_every_setting_stands_in_the_table_for_operators():
    assert len(names_of_settings()) > 15
    rows = [line for line in DEPLOY.read_text().splitlines() if line.startswith("| `")]
    assert names_of_settings() <= set(re.findall(r"`([A-Z_]+)`", "".join(rows)))


def test_every_command_stands_in_the_readme():
    commands = {file.stem for file in CODE.glob("*/management/commands/[a-z]*.py")}
    assert commands == set(re.findall(r"^manage\.py (\w+)", README.read_text(), re.MULTILINE))


def test_every_room_stands_in_the_map_on_its_floor():
    rooms = {file.parent.name for file in CODE.glob("*/__init__.py")}
    drawn = {room: int(floor) for floor, room in re.findall(r"(\d) (\w+)/", MAP.read_text())}
    assert drawn == {room: FLOORS[room] for room in rooms}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_leads_to_is_there(page):
    links = [link for link in re.findall(r"\]\(([^)#]+)", page.read_text()) if "://" not in link]
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", [README, MAP, DEPLOY], ids=lambda page: page.name)
def test_what_is_to_be_made_can_be_made(page):
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"(?:^|`)make ([a-z]+)", page.read_text(), re.MULTILINE)) <= targets
