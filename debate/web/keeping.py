"""What was rendered, kept in this process as long as all of it together is small."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from threading import Lock


class Kept:
    """Texts by key, each with what it was made of; bounded by size, since one page can be a thousand times another.

    Kept encoded: one emoji would make every other character of the page four bytes long.
    """

    def __init__(self, most: int):
        self.most = most
        self.size = 0
        self.lock = Lock()
        self.known: dict[Hashable, tuple[object, bytes]] = {}

    def get(self, key: Hashable, made_of: object, make: Callable[[], str]) -> str:
        """The text last kept under the key if it was made of the same, else a new one."""
        known = self.known.get(key)
        if known and known[0] == made_of:
            return known[1].decode()
        text = make()
        self._keep(key, made_of, text.encode())
        return text

    def _keep(self, key: Hashable, made_of: object, text: bytes) -> None:
        if len(text) > self.most // 10:
            return
        with self.lock:
            _, former = self.known.pop(key, (None, b""))
            self.size -= len(former)
            if self.size + len(text) > self.most:
                self.known.clear()
                self.size = 0
            self.size += len(text)
            self.known[key] = made_of, text

    def clear(self) -> None:
        with self.lock:
            self.known.clear()
            self.size = 0
