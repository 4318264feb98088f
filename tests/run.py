"""`make test`: lint, types, migrations, then the suite on SQLite, on PostgreSQL and in Chromium, each step timed.

PostgreSQL is TEST_DATABASE_URL, or a throw-away one. What the machine lacks is installed by apt-get where that is
allowed; where it is not, its step is left out with a line that says how to get it. With CI=true that is a failure.
"""

import contextlib
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tests.machine import apt_install, find_browser, find_postgres, throwaway_postgres

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = Path(sys.executable).parent
CI = os.environ.get("CI") == "true"
# A shell's settings are for serving; they must not decide what is tested.
NOT_OURS = set(re.findall(r'\benv\.\w+\("([A-Z_]+)"', (ROOT / "debate" / "settings.py").read_text()))
PRODUCTION = {
    "ALLOWED_HOSTS": "debate.example",
    "SECRET_KEY": "a-key-for-one-check-alone-and-as-long-as-a-real-one-0123456789",
}
PYTEST = ["pytest", "-q", "-n", "auto", "--maxprocesses", "8"]
COUNTED = re.compile(r"(\d+) (passed|failed|skipped|error)")


@dataclass
class Run:
    """The steps so far: what took how long, what failed, what was left out."""

    environment: dict[str, str]
    lines: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    failed: bool = False

    def step(self, name: str, *commands: list[str], **variables: str) -> None:
        print(f"\n--- {name}", flush=True)
        start = time.monotonic()
        results = [self.command(command, variables) for command in commands]
        self.note(name, all(results), f"{time.monotonic() - start:6.1f} s")

    def command(self, command: list[str], variables: dict[str, str]) -> bool:
        """Run one of the .venv's programs, passing on what it prints as it comes; pytest's last line is counted."""
        program = [str(PROGRAMS / command[0]), *command[1:]]
        piped = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        tail = b""
        with subprocess.Popen(program, cwd=ROOT, env=self.environment | variables, **piped) as process:
            while some := os.read(process.stdout.fileno(), 65536):
                sys.stdout.buffer.write(some)
                sys.stdout.buffer.flush()
                tail = (tail + some)[-1000:]
        if command[0] == "pytest":
            last_line = tail.decode(errors="replace").strip().rpartition("\n")[2]
            self.counts.update({word: int(number) for number, word in COUNTED.findall(last_line)})
        return process.returncode == 0

    def note(self, name: str, passed: bool, remark: str) -> None:
        self.failed |= not passed
        self.lines.append(f"{name:<12}{'ok' if passed else 'FAILED':<8}{remark}")

    def leave_out(self, name: str, how: str) -> None:
        print(f"\n--- {name}: left out. {how}", flush=True)
        self.note(name, not CI, f"left out. {how}")

    def summary(self) -> int:
        print("\n" + "\n".join(self.lines))
        if self.counts:
            wrong = self.counts["failed"] + self.counts["error"]
            print(f"\n{self.counts['passed']} passed, {wrong} failed, {self.counts['skipped']} skipped", flush=True)
        return int(self.failed)


def check_code(run: Run) -> None:
    templates = [str(file) for file in sorted(ROOT.glob("templates/**/*.html"))]
    run.step(
        "lint",
        ["ruff", "check", "."],
        ["ruff", "format", "--check", "."],
        ["djade", "--target-version", "5.2", "--check", *templates],
    )
    run.step("types", ["mypy"])
    run.step("migrations", ["python", "manage.py", "makemigrations", "--check", "--dry-run"])
    run.step("deploy", ["python", "manage.py", "check", "--deploy", "--fail-level", "WARNING"], **PRODUCTION)


def suite_on_postgres(run: Run) -> None:
    with contextlib.ExitStack() as stack:
        address = os.environ.get("TEST_DATABASE_URL")
        if not address and (programs := find_postgres() or (apt_install("postgresql") and find_postgres())):
            address = stack.enter_context(throwaway_postgres(programs))
        if address:
            run.step("postgresql", [*PYTEST, "-m", "database and not browser"], DATABASE_URL=address)
        else:
            run.leave_out("postgresql", "Get it: sudo apt-get install postgresql (or set TEST_DATABASE_URL)")


def suite_in_browser(run: Run) -> None:
    packages = ["chromium-headless-shell", "fonts-liberation", "libatomic1"]
    chromium = find_browser() or (apt_install(*packages) and find_browser())
    if chromium:
        run.step("browser", [*PYTEST, "-m", "browser"], CHROMIUM=chromium)
    else:
        run.leave_out("browser", f"Get it: sudo apt-get install {' '.join(packages)} (or set CHROMIUM to its path)")


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="debate-tests-") as folder:
        ours = {"DJANGO_SETTINGS_MODULE": "debate.settings", "DEBATE_VAR": folder, "XDG_DATA_HOME": folder}
        run = Run({name: value for name, value in os.environ.items() if name not in NOT_OURS} | ours)
        check_code(run)
        if sys.argv[1:] != ["lint"]:
            run.step("sqlite", [*PYTEST, "-m", "not browser"])
            suite_on_postgres(run)
            suite_in_browser(run)
        return run.summary()


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the throw-away database is stopped
    with contextlib.suppress(KeyboardInterrupt):
        sys.exit(main())
    sys.exit(130)
