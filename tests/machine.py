"""What the tests need from the machine: PostgreSQL's programs and Chromium, found or installed by apt-get."""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote


def find_postgres() -> Path | None:
    """The folder of the newest PostgreSQL's programs; Debian keeps them out of PATH."""
    installed = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    if newest := max(installed, key=lambda file: int(file.parts[-3]), default=None):
        return newest.parent
    elsewhere = shutil.which("initdb")
    return Path(elsewhere).parent if elsewhere else None


def find_chromium() -> str | None:
    # The one without windows first: it does the same in five sixths of the time.
    names = [os.environ.get("CHROMIUM"), "chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"]
    return next((path for name in names if name and (path := shutil.which(name))), None)


def find_browser() -> str | None:
    """Chromium, if Playwright can drive it: its driver is a Node.js that wants one library a bare Debian lacks."""
    driver = subprocess.run([sys.executable, "-m", "playwright", "--version"], capture_output=True, check=False)
    return find_chromium() if driver.returncode == 0 else None


def apt_install(*packages: str) -> bool:
    """Whether apt-get brought them. Asks nobody for a password: where it may not, it does not."""
    sudo = [] if os.geteuid() == 0 else ["sudo", "--non-interactive"]
    if not shutil.which("apt-get") or (sudo and not shutil.which("sudo")):
        return False
    print(f"Installing {' '.join(packages)} by apt-get, if allowed ...", flush=True)
    # RUNLEVEL=1: Debian's PostgreSQL must not start a server of its own for this.
    apt = [*sudo, "env", "DEBIAN_FRONTEND=noninteractive", "RUNLEVEL=1", "apt-get", "-qq"]
    for command in ([*apt, "update"], [*apt, "install", "--yes", "--no-install-recommends", *packages]):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            print(done.stderr, flush=True)
            return False
    return True


@contextmanager
def throwaway_postgres(programs: Path, *, durable: bool = False) -> Iterator[str]:
    """The address of a PostgreSQL that lives as long as the block: own folder, own socket, no port.

    Nothing it is told survives a power cut, which is faster, unless it is measured as it serves: `durable`.
    """
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    user = _other_user() if os.geteuid() == 0 else None  # initdb refuses root
    if user:
        shutil.chown(folder, user)
    options = f"-k {folder} -c listen_addresses="
    if not durable:
        options += " -c fsync=off -c full_page_writes=off -c synchronous_commit=off -c wal_level=minimal"
        options += " -c max_wal_senders=0 -c max_wal_size=4GB -c checkpoint_timeout=1h -c autovacuum=off"

    def control(program: str, *arguments: str) -> None:
        command = [str(programs / program), "-D", str(folder / "data"), *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder, user=user)

    try:
        control("initdb", "--username=debate", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")
        control("pg_ctl", "start", "-w", "-l", str(folder / "log"), "-o", options)
        try:
            yield f"postgres://debate@{quote(str(folder), safe='')}/postgres"
        finally:
            control("pg_ctl", "stop", "-m", "immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _other_user() -> str:
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        return "nobody"
