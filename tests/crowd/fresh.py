"""What a process that has kept nothing shows: read from standard input as [[session, path], …]."""

from __future__ import annotations

import json
import sys

from tests.crowd.scene import plain


def main() -> None:
    from django.test import Client  # noqa: PLC0415 Django must be ready first

    shown = []
    for session, path in json.load(sys.stdin):
        client = Client(headers={"Host": f"127.0.0.1:{sys.argv[1]}"})
        if session:
            client.cookies["sessionid"] = session
        answer = client.get(path, follow=True)
        shown.append(plain(answer.text).splitlines())
    print(json.dumps(shown))
