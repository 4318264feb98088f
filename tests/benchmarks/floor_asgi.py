"""The floor behind the same dispatcher as the pages: what a view costs is compared, not what serves it."""

from typing import Any

from debate.wsgi import application as wsgi  # isort: skip Django must be ready first

from debate.web.gateway import Pages, Receive, Send

pages = Pages(wsgi, 5)


async def application(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    if scope["type"] == "http":
        await pages(scope, receive, send)
        return
    while (phase := (await receive())["type"]) != "lifespan.shutdown":
        await send({"type": f"{phase}.complete"})
    await send({"type": "lifespan.shutdown.complete"})
