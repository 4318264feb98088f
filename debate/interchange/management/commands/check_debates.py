"""Is everything in these fixture files as it should be? Nothing is loaded."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser

from debate.interchange.lint import Finding, lint


class Command(BaseCommand):
    help = "Report what is wrong in fixture files, file and line; without a file, in all of fixtures/."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="*", type=Path, metavar="FILE")

    def handle(self, *, files: list[Path], **options: Any) -> None:
        files = files or sorted(Path(settings.FIXTURE_DIRS[0]).glob("*.yaml"))
        errors = sum(self.check_file(file) for file in files)
        if errors:
            raise CommandError(f"{errors} error{'s' if errors > 1 else ''} in {len(files)} file(s)")
        self.stdout.write(self.style.SUCCESS(f"No errors in {len(files)} file(s)."))

    def check_file(self, file: Path) -> int:
        """Print what is wrong in it; how many errors there are."""
        findings = lint(file)
        for finding in findings:
            self.show(file, finding)
        return sum(finding.is_error for finding in findings)

    def show(self, file: Path, finding: Finding) -> None:
        style = self.style.ERROR if finding.is_error else self.style.WARNING
        self.stdout.write(style(f"{file}:{finding}"))
