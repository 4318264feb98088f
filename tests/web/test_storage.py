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
    for source in (settings.BASE_DIR / "static" / "css").iterdir():
        sent = tmp_path / staticfiles_storage.url(f"css/{source.name}").removeprefix("/static/")
        assert sent.name != source.name and sent.read_bytes() == COMMENT.sub(b"", source.read_bytes())
    for script in tmp_path.glob("js/*.js"):
        assert script.stat().st_size > 100 and not COMMENT.search(script.read_bytes())
    vendored = settings.BASE_DIR / "static" / "vendor" / "htmx.min.js"
    assert (tmp_path / "vendor" / "htmx.min.js").read_bytes() == vendored.read_bytes()
