"""Where the village's pages are sent: the address in schedule.yaml, read and bounded."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from typing import Literal
from urllib.parse import parse_qs, unquote, urlsplit

UploadKind = Literal["sftp", "ftps", "davs", "s3"]
_EXAMPLE = "ví dụ sftp://ten@may-chu.example/thu-muc, ftps://…, davs://… hoặc s3://thung/thu-muc"


@dataclass(frozen=True, kw_only=True, slots=True)
class UploadAddress:
    """A place on a server. `folder` has no slash at its ends and may be empty; of S3 `host` is the bucket.

    `endpoint` is the URL of an S3 service that is not Amazon's; `secure` is False only towards this very machine.
    """

    kind: UploadKind
    host: str
    port: int | None
    user: str
    folder: str
    endpoint: str = ""
    secure: bool = True

    @property
    def shown(self) -> str:
        """As it is shown to people; it never holds a secret."""
        return f"{self.kind}://{self.user and self.user + '@'}{self.host}/{self.folder}"


def read_upload_address(text: str) -> UploadAddress:
    """The address that a text gives. Raises ValueError, its message in Vietnamese.

    A password in it is refused: schedule.yaml is copied and shown around. Unencrypted addresses («dav», an endpoint
    without https) are taken for this machine alone.
    """
    try:
        parts = urlsplit(text.strip())
        port = parts.port
    except ValueError as error:
        raise ValueError(f"không đọc được địa chỉ «{text}» — {_EXAMPLE}") from error
    secure, scheme = parts.scheme != "dav", "davs" if parts.scheme == "dav" else parts.scheme
    if scheme not in {"sftp", "ftps", "davs", "s3"} or not parts.hostname:
        raise ValueError(f"không đọc được địa chỉ «{text}» — {_EXAMPLE}")
    if parts.password:
        raise ValueError("không ghi mật khẩu ở đây — đặt trong biến môi trường BROADCAST_UPLOAD_PASSWORD")
    endpoint = parse_qs(parts.query).get("endpoint", [""])[0]
    if endpoint:
        secure = not endpoint.startswith("http://")
    if not secure and not _is_here(urlsplit(endpoint).hostname if endpoint else parts.hostname):
        raise ValueError("địa chỉ không mã hóa — dùng davs:// hoặc endpoint bắt đầu bằng https://")
    folder = unquote(parts.path).strip("/")
    if any(part in {"", ".", ".."} or not part.isprintable() for part in folder.split("/")) and folder:
        raise ValueError(f"thư mục «{folder}» không dùng được")
    user = unquote(parts.username or "")
    host = parts.netloc.rpartition("@")[2] if scheme == "s3" else parts.hostname
    return UploadAddress(
        kind=scheme,  # type: ignore[arg-type]  # one of the four, as asked above
        host=host,
        port=port,
        user=user,
        folder=folder,
        endpoint=endpoint,
        secure=secure,
    )


def _is_here(host: str | None) -> bool:
    try:
        return host == "localhost" or ip_address(host or "").is_loopback
    except ValueError:
        return False
