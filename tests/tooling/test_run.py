"""`make test` says what it left out, and never passes over it in continuous integration."""

import pytest

from tests import run as tested


@pytest.fixture
def run():
    return tested.Run(environment={})


@pytest.mark.parametrize(("ci", "code"), [(False, 0), (True, 1)])
def test_what_is_left_out_is_a_line_at_home_and_a_failure_in_ci(run, monkeypatch, capsys, ci, code):
    monkeypatch.setattr(tested, "CI", ci)
    run.leave_out("browser", "Get it: by magic")
    assert run.summary() == code
    assert "left out. Get it: by magic" in capsys.readouterr().out


def test_one_failed_step_fails_the_run_whatever_follows(run, capfd):
    run.step("first", ["python", "-c", "raise SystemExit(3)"])
    run.step("second", ["python", "-c", "print('second ran')"])
    assert run.summary() == 1
    assert "second ran" in capfd.readouterr().out


def test_what_pytest_counted_is_added_up_in_the_last_line(run, capfd, tmp_path):
    (tmp_path / "test_two.py").write_text("def test_good(): pass\ndef test_bad(): assert False\n")
    run.step("suite", ["pytest", "-q", "-c", "/dev/null", "--rootdir", str(tmp_path), str(tmp_path)])
    assert run.summary() == 1
    assert capfd.readouterr().out.endswith("\n1 passed, 1 failed, 0 skipped\n")


def test_a_shell_that_serves_does_not_decide_what_is_tested(monkeypatch):
    serves = {
        "DATABASE_URL": "postgres://elsewhere/real",
        "SITE_URL": "https://elsewhere",
        "EMAIL_URL": "smtp://elsewhere",
    }
    for name, value in serves.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(tested, "check_code", lambda run: None)
    monkeypatch.setattr(tested, "suite_on_postgres", lambda run: None)
    monkeypatch.setattr(tested, "suite_in_browser", lambda run: None)
    seen = []
    monkeypatch.setattr(tested.Run, "step", lambda run, name, *commands: seen.append((name, run.environment)))
    tested.main()
    assert [name for name, _ in seen] == ["sqlite"]
    assert not serves.keys() & seen[0][1].keys()


MISSING = {"postgresql": "find_postgres", "browser": "find_browser"}


@pytest.fixture
def steps(monkeypatch):
    """The steps that would be run, each with what it is told."""
    monkeypatch.delenv("TEST_DATABASE_URL", raising=False)
    taken = []

    def step(run, name, *commands, **told):
        taken.append((name, told))

    monkeypatch.setattr(tested.Run, "step", step)
    return taken


@pytest.mark.parametrize(
    ("name", "suite"), [("postgresql", tested.suite_on_postgres), ("browser", tested.suite_in_browser)]
)
def test_what_the_machine_lacks_is_installed_where_that_is_allowed_and_left_out_where_not(
    run, steps, monkeypatch, capsys, name, suite
):
    asked = []
    monkeypatch.setattr(tested, MISSING[name], lambda: None)
    monkeypatch.setattr(tested, "apt_install", lambda *packages: asked.extend(packages))
    suite(run)
    package = "postgresql" if name == "postgresql" else "chromium-headless-shell"
    assert package in asked and steps == []
    assert f"--- {name}: left out. Get it: sudo apt-get install {package}" in capsys.readouterr().out


def test_a_database_that_is_given_is_taken_and_none_is_started(run, steps, monkeypatch):
    monkeypatch.setenv("TEST_DATABASE_URL", "postgres://debate@elsewhere/debate")
    monkeypatch.setattr(tested, "throwaway_postgres", None)
    tested.suite_on_postgres(run)
    assert steps == [("postgresql", {"DATABASE_URL": "postgres://debate@elsewhere/debate"})]


def test_what_could_be_installed_is_used(run, steps, monkeypatch):
    found = iter([None, "/usr/bin/chromium"])
    monkeypatch.setattr(tested, "find_browser", lambda: next(found))
    monkeypatch.setattr(tested, "apt_install", lambda *packages: True)
    tested.suite_in_browser(run)
    assert steps == [("browser", {"CHROMIUM": "/usr/bin/chromium"})]
