"""Goes on inside a file where the line was cut: what the server kept of it is not sent again.

SFTP writes at a place in a file, FTP begins a transfer at one (REST, RFC 3659), S3 keeps finished parts of an object.
WebDAV has no such thing: HTTP leaves a PUT with Content-Range to each server's own meaning (RFC 9110, 14.4), many take
the piece for the whole, and servers throw away what a cut PUT had brought; there a file begins anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

TAIL_BYTES = 4096
"""How much of the end of what is there is compared before it is gone on with. All of it is compared afterwards."""
PART_BYTES = 5 * 1024 * 1024
"""The least that S3 takes as a part, but for the last."""


def place_to_go_on(path: Path, there_bytes: int, read: Callable[[int, int], bytes]) -> int:
    """How many bytes of the file are on the server already; 0 where what is there is none of it.

    `read(offset, size)` gives a piece of what is there.
    """
    if not TAIL_BYTES <= there_bytes <= path.stat().st_size:
        return 0
    offset = there_bytes - TAIL_BYTES
    with path.open("rb") as file:
        file.seek(offset)
        return there_bytes if file.read(TAIL_BYTES) == read(offset, TAIL_BYTES) else 0


def put_in_parts(call: Callable[..., Any], bucket: str, key: str, path: Path) -> None:
    """Put a file on S3 in parts, `call(operation, **arguments)` asks the server; parts that are there stay there."""
    place = {"Bucket": bucket, "Key": key}
    begun = _begun(call, place)
    had = _parts(call, place, begun) if begun else {}
    upload = begun or call("create_multipart_upload", **place)["UploadId"]
    parts = []
    with path.open("rb") as file:
        for number, data in enumerate(_pieces(file), 1):
            tag = had.get(number, "")
            if tag != hashlib.md5(data, usedforsecurity=False).hexdigest():
                sent = call("upload_part", **place, UploadId=upload, PartNumber=number, Body=data)
                tag = sent["ETag"].strip('"')
            parts.append({"PartNumber": number, "ETag": f'"{tag}"'})
    call("complete_multipart_upload", **place, UploadId=upload, MultipartUpload={"Parts": parts})


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    while data := file.read(PART_BYTES):
        yield data


def _begun(call: Callable[..., Any], place: dict[str, str]) -> str:
    """The upload of that very object that was begun last and not completed."""
    found = call("list_multipart_uploads", Bucket=place["Bucket"], Prefix=place["Key"]).get("Uploads", [])
    own = [one for one in found if one["Key"] == place["Key"]]
    return str(max(own, key=lambda one: one["Initiated"])["UploadId"]) if own else ""


def _parts(call: Callable[..., Any], place: dict[str, str], upload: str) -> dict[int, str]:
    found = call("list_parts", **place, UploadId=upload).get("Parts", [])
    return {int(one["PartNumber"]): str(one["ETag"]).strip('"') for one in found}
