"""Everything that a first visit to the board fetches, in bytes as sent."""

import re
from urllib.parse import urljoin

from tests.benchmarks.client import Client, Request

LINKED = re.compile(r'<(?:link rel="(?:icon|stylesheet|modulepreload)"|script)[^>]+?(?:href|src)="([^"]+)"')
DRAWN = re.compile(r'<use href="([^"#]+)#')
IMPORTED = re.compile(r'(?:import|from) ?"(\.[^"]+)"')


def bytes_of_first_page(client: Client, path: str) -> dict[str, int]:
    """By path: the page itself and every style, script, drawing and module that it asks for."""
    page = client.send(Request(path))
    sizes = {path: len(page.body)}
    waiting = LINKED.findall(page.text) + DRAWN.findall(page.text)
    while waiting:
        part = waiting.pop()
        if part in sizes:
            continue
        if not part.startswith("/"):
            raise RuntimeError(f"The page fetches something from elsewhere: {part}")
        answer = client.send(Request(part))
        if answer.status != 200:
            raise RuntimeError(f"{part} answered {answer.status}")
        sizes[part] = len(answer.body)
        if part.endswith(".js"):
            source = client.send(Request(part, headers={"Accept-Encoding": "identity"})).text
            waiting += [urljoin(part, module) for module in IMPORTED.findall(source)]
    return sizes
