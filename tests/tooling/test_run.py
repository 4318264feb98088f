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


def test_a_shell_that_serves_on_postgresql_does_not_decide_what_is_tested(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://elsewhere/real")
    monkeypatch.setattr(tested, "check_code", lambda run: None)
    monkeypatch.setattr(tested, "suite_on_postgres", lambda run: None)
    monkeypatch.setattr(tested, "suite_in_browser", lambda run: None)
    seen = []
    monkeypatch.setattr(tested.Run, "step", lambda run, name, *commands: seen.append((name, run.environment)))
    tested.main()
    assert [name for name, _ in seen] == ["sqlite"]
    assert "DATABASE_URL" not in seen[0][1]
