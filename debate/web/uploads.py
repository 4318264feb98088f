"""Uploads have a limit before anything is kept of them: neither memory nor disk takes more."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest


class CappedUploadHandler(FileUploadHandler):
    """Stands before Django's own handlers and drops a file as soon as all files together pass `UPLOAD_MAX`."""

    def __init__(self, request: HttpRequest | None = None):
        super().__init__(request)
        self.taken = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.taken += len(raw_data)
        if self.taken > settings.UPLOAD_MAX:
            # The fields beside the file are read on: nothing that was typed is lost.
            if self.request is not None:
                self.request.META["debate.too_large"] = True
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> Any:
        return None


def too_large(request: HttpRequest) -> bool:
    """Whether a file was dropped because of its size; known once the form was read."""
    return bool(request.META.get("debate.too_large"))
