"""A client that costs next to nothing itself: one kept connection, requests as bytes, answers as bytes."""

import gzip
import socket
from dataclasses import dataclass, field
from time import perf_counter
from urllib.parse import urlencode

import brotli  # type: ignore[import-untyped] # it ships no types

UNPACK = {"gzip": gzip.decompress, "br": brotli.decompress, "": bytes}


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes
    milliseconds: float

    @property
    def text(self) -> str:
        return UNPACK[self.headers.get("content-encoding", "")](self.body).decode()


@dataclass(frozen=True, slots=True)
class Request:
    """A GET, or a POST when there are fields."""

    path: str
    cookies: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    fields: dict[str, str] = field(default_factory=dict)

    def to_bytes(self) -> bytes:
        body = urlencode(self.fields).encode()
        lines = [f"{'POST' if body else 'GET'} {self.path} HTTP/1.1", "Host: 127.0.0.1"]
        headers = {"Accept-Encoding": "gzip, deflate, br"} | self.headers
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if body:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Content-Length": str(len(body))}
        lines += [f"{name}: {value}" for name, value in headers.items()]
        return "\r\n".join([*lines, "", ""]).encode() + body


class Client:
    """One connection to one server."""

    def __init__(self, port: int):
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.rest = b""

    def send(self, request: Request) -> Answer:
        """Ask and read the whole answer; timed from the first byte sent to the last one read."""
        sent = request.to_bytes()
        began = perf_counter()
        self.socket.sendall(sent)
        head = self._until(b"\r\n\r\n").decode("latin-1").split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:])}
        status = int(head[0].split(" ")[1])
        if headers.get("transfer-encoding") == "chunked":
            body = self._chunks()
        else:
            body = self._exactly(int(headers.get("content-length", 0)) if status != 304 else 0)
        return Answer(status, headers, body, (perf_counter() - began) * 1000)

    def _until(self, mark: bytes) -> bytes:
        while mark not in self.rest:
            self._more()
        found, _, self.rest = self.rest.partition(mark)
        return found

    def _exactly(self, length: int) -> bytes:
        while len(self.rest) < length:
            self._more()
        found, self.rest = self.rest[:length], self.rest[length:]
        return found

    def _chunks(self) -> bytes:
        parts = []
        while length := int(self._until(b"\r\n"), 16):
            parts.append(self._exactly(length))
            self._until(b"\r\n")
        self._until(b"\r\n")
        return b"".join(parts)

    def _more(self) -> None:
        some = self.socket.recv(1 << 18)
        if not some:
            raise ConnectionError("The server hung up.")
        self.rest += some
