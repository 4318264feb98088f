"""Files taken from other projects are what their record says: nobody edited them, nobody swapped them."""

import hashlib
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = [ROOT / "static" / "vendor", ROOT / "tests" / "vendor"]


def record(folder: Path) -> dict[str, dict[str, str]]:
    return json.loads((folder / "vendor.json").read_text())


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_every_file_is_recorded_with_its_licence(folder):
    recorded = record(folder)
    licences = {entry["licence_file"] for entry in recorded.values()}
    present = {file.name for file in folder.iterdir()} - {"vendor.json"}
    assert present == recorded.keys() | licences


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_every_file_has_the_recorded_hash(folder):
    for name, entry in record(folder).items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == entry["sha256"], name


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_every_record_says_where_the_file_came_from(folder):
    for name, entry in record(folder).items():
        assert {"package", "version", "source", "licence"} <= entry.keys(), name
