"""What is sent of our styles and scripts: all but what is written for those who read their source."""

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command

from debate.web.storage import COMMENT


@pytest.mark.parametrize(
    ("source", "sent"),
    [
        (b"/* Why.\n * More. */\na { top: 0 }\n", b"a { top: 0 }\n"),
        (b"  /* Why. */\n  a { top: 0 }\n", b"  a { top: 0 }\n"),
        (b"// Why.\nlet a = 1;  // kept\n", b"let a = 1;  // kept\n"),
        (
            b'a { content: "/* no */" }\nb { top: 0 } /* kept */\n',
            b'a { content: "/* no */" }\nb { top: 0 } /* kept */\n',
        ),
        (b'let a = "//";\nlet b = a / 2;\n', b'let a = "//";\nlet b = a / 2;\n'),
    ],
)
def test_comments_stay_behind_where_they_stand_on_lines_of_their_own(source, sent):
    assert COMMENT.sub(b"", source) == sent


def test_ours_are_collected_without_them_and_what_others_ship_as_it_is(tmp_path, settings):
    settings.STORAGES = settings.PRODUCTION_STORAGES
    settings.STATIC_ROOT = tmp_path
    call_command("collectstatic", verbosity=0, interactive=False)
    styles = [file.read_bytes() for file in tmp_path.glob("css/*.css")]
    assert styles and not any(COMMENT.search(style) for style in styles)
    vendored = settings.BASE_DIR / "static" / "vendor" / "htmx.min.js"
    assert (tmp_path / "vendor" / "htmx.min.js").read_bytes() == vendored.read_bytes()
    assert staticfiles_storage.url("css/base.css") != "/static/css/base.css"
