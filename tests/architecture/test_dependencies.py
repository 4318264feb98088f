"""What is installed is what was looked at: few direct parts, every version pinned with hashes, no index named."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ["requirements.lock", "requirements-dev.lock"]
PINNED = re.compile(r"^([a-z0-9._-]+)==([^\s;]+)( ; .+)? \\$")


def pins(lock: str) -> set[tuple[str, str]]:
    lines = (ROOT / lock).read_text().splitlines()
    return {(found[1], found[2]) for line in lines if (found := PINNED.match(line))}


def direct() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    return [re.split(r"[\[~=<>!]", one)[0].lower() for one in project["dependencies"]]


def test_there_are_at_most_twenty_direct_dependencies():
    assert 0 < len(direct()) <= 20


def test_every_direct_dependency_says_what_it_is_for():
    block = (ROOT / "pyproject.toml").read_text().partition("\ndependencies = [\n")[2].partition("\n]")[0]
    lines = block.splitlines()
    assert len(lines) == len(direct())
    assert all(re.search(r"# \S+", line) for line in lines), lines


def test_every_direct_dependency_is_locked():
    assert set(direct()) <= {name for name, _ in pins("requirements.lock")}


def test_what_a_cache_in_redis_needs_is_installed_with_the_rest():
    assert "redis" in {name for name, _ in pins("requirements.lock")}, "REDIS_URL would fail at the first sign-in"


@pytest.mark.parametrize("lock", LOCKS)
def test_every_requirement_is_pinned_and_has_a_hash(lock):
    lines = [line for line in (ROOT / lock).read_text().splitlines() if line and not line.lstrip().startswith("#")]
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        if not line.startswith(" "):
            assert PINNED.match(line), line
            assert following.startswith("    --hash=sha256:"), line


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_index(lock):
    assert not re.search(r"https?://|file://|--(extra-)?index|--find-links", (ROOT / lock).read_text())


def test_tests_run_with_the_versions_that_are_served():
    assert pins("requirements.lock") <= pins("requirements-dev.lock")
