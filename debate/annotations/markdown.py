"""Notes are written in Markdown; what comes out is safe to put into a page, whatever went in."""

from __future__ import annotations

import html
import re

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from debate.arguments.rules import REFERENCE
from debate.reasoning.anchoring import normalise
from debate.reasoning.wording import visible, without_towers

TAGS = {"p", "br", "em", "strong", "a", "ul", "ol", "li", "blockquote", "code", "pre", "hr"}

# No HTML of one's own and no images, which would call another host.
PARSER = MarkdownIt("commonmark", {"html": False}).disable("image")
# A heading would break into the outline of the page around it: it becomes a strong line.
PARSER.add_render_rule("heading_open", lambda *_: "<p><strong>")
PARSER.add_render_rule("heading_close", lambda *_: "</strong></p>\n")


def refer(state: StateInline, silent: bool) -> bool:
    """Make a link of #17, as in a statement; never within another link."""
    found = REFERENCE.match(state.src, state.pos)
    if not found or state.linkLevel or not state.env.get("slug"):
        return False
    if not silent:
        state.push("link_open", "a", 1).attrs = {"href": f"/debates/{state.env['slug']}/{found[1]}/"}
        state.push("text", "", 0).content = found[0]
        state.push("link_close", "a", -1)
    state.pos = found.end()
    return True


PARSER.inline.ruler.push("reference", refer)


def normalise_note(text: str) -> str:
    """A note as it is stored: NFC, LF, nothing invisible, no empty lines around it and at most one between."""
    return re.sub(r"\n\s*\n(?:\s*\n)+", "\n\n", without_towers(visible(normalise(text)))).strip()


def render(text: str, slug: str = "") -> str:
    """The note as HTML of a few harmless elements. Links say that we do not vouch for them; #17 leads to that node."""
    return nh3.clean(
        PARSER.render(text, {"slug": slug}),
        tags=TAGS,
        attributes={"*": set(), "a": {"href"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener ugc",
    )


def in_words(text: str) -> str:
    """The note as plain text: what its Markdown is about, not how it is written."""
    return html.unescape(nh3.clean(PARSER.render(text, {}), tags=set())).strip()
