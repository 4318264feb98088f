"""How far a long command has come."""

from django.core.management.base import OutputWrapper


def show_progress(out: OutputWrapper, what: str) -> None:
    """One line of a terminal, written over the one before; nothing in a file."""
    if out.isatty():
        out.write(f"\r\033[K{what}", ending="")
        out.flush()
