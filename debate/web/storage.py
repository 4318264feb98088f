"""Static files: named by their content, also where one script of ours imports another, and ours without comments."""

import re
from functools import cache
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile, File
from whitenoise.storage import CompressedManifestStaticFilesStorage  # type: ignore[import-untyped] # it ships no types

# Django's own look-out for imports reads everybody's scripts, and stumbles over what others ship for bundlers.
OUR_IMPORTS = ("js/*.js", ((r'(?P<matched>from "(?P<url>\./[^"]+)";)', 'from "%(url)s";'),))

# Ours alone: what others ship is sent as they wrote it.
OURS = ("css/", "js/")
# On lines of their own, so that no text and no pattern in a script can be taken for one.
COMMENT = re.compile(rb"^[ \t]*(?:/\*.*?\*/|//[^\n]*)[ \t]*\n", re.DOTALL | re.MULTILINE)


class HashedModules(CompressedManifestStaticFilesStorage):
    """A module that is imported and the same one that a page loads are one file: it runs once, and is kept as long."""

    patterns = (*CompressedManifestStaticFilesStorage.patterns, OUR_IMPORTS)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self._address = cache(super().url)

    def _save(self, name: str, content: File) -> str:
        """Comments are for who reads the source, not for every visitor: they were a tenth of all that ours send."""
        whole = b"".join(content.chunks())  # from its start, wherever somebody has read on to
        kept = ContentFile(COMMENT.sub(b"", whole)) if name.startswith(OURS) else content
        saved: str = super()._save(name, kept)
        return saved

    def url(self, name: str, force: bool = False) -> str:
        """The address of a file, put together once a process: a page names thirty, a twelfth of its time."""
        return super().url(name, force) if force or settings.DEBUG else self._address(name)
