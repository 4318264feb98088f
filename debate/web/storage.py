"""Static files under names that change with their content, also where one script of ours imports another."""

from whitenoise.storage import CompressedManifestStaticFilesStorage  # type: ignore[import-untyped] # it ships no types

# Django's own look-out for imports reads everybody's scripts, and stumbles over what others ship for bundlers.
OUR_IMPORTS = ("js/*.js", ((r'(?P<matched>from "(?P<url>\./[^"]+)";)', 'from "%(url)s";'),))


class HashedModules(CompressedManifestStaticFilesStorage):
    """A module that is imported and the same one that a page loads are one file: it runs once, and is kept as long."""

    patterns = (*CompressedManifestStaticFilesStorage.patterns, OUR_IMPORTS)
