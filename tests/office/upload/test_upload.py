"""The pages on a web host: in an order that breaks no page, compared, gone on with after a cut; by real servers."""

from __future__ import annotations

import hashlib
import json
import os
import random
import time
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import servers
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from broadcast.cli import cli
from broadcast.config import load_schedule
from broadcast.errors import ScheduleError, UploadError
from broadcast.knowledge.upload_address import read_upload_address
from broadcast.office.upload import last_upload, plan_upload, planned_upload, upload, uploaded_in_words
from broadcast.station.folder import Folder

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # pyftpdlib stands on asyncore
NOW = datetime(2026, 4, 22, 21, 5, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
SITE = {
    "index.html": b"<p>trang dau</p>",
    "kho.html": b"<p>kho</p>",
    "trang/loa.css": b"p {}",
    "2026-04-22/0530-sang.mp3": bytes(range(256)) * 3000,
    "2026-04-22/0530-sang.html": b"<p>ban tin</p>",
    "tai-ve/2026-04-22.zip": b"PK" * 4000,
}


def station(root: Path, upload_to: str, key: str = "") -> Folder:
    root.mkdir(exist_ok=True)
    site = f"site: {{upload: '{upload_to}', upload_key: '{key}'}}\n" if upload_to else ""
    (root / "schedule.yaml").write_text(
        "station: {name: Đài xã Mẫu, commune: xã Mẫu}\n"
        'slots: [{id: sang, name: buổi sáng, at: "05:30", max_minutes: 5}]\n' + site,
        encoding="utf-8",
    )
    folder = Folder(root=root)
    put(folder, SITE)
    return folder


def put(folder: Folder, site: dict[str, bytes]) -> None:
    """These files in audio_out/, and the list of them."""
    for name, data in site.items():
        path = folder.out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    files = [{"name": name, "sha256": hashlib.sha256(data).hexdigest()} for name, data in site.items()]
    (folder.out / "manifest.json").write_text(json.dumps({"files": files}))


def send(folder: Folder, **more: object) -> list[str]:
    names: list[str] = []
    upload(folder, load_schedule(folder.schedule), now=NOW, tell=names.append, pause_s=0, **more)  # type: ignore[arg-type]
    return names


def there(root: Path) -> dict[str, bytes]:
    home = root / "trang" / "loa"
    return {path.relative_to(home).as_posix(): path.read_bytes() for path in home.rglob("*") if path.is_file()}


def here(folder: Folder) -> dict[str, bytes]:
    out = folder.out
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}


@pytest.fixture(params=["sftp", "ftps", "webdav"])
def host(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A server's folder, its address and its key."""
    root = tmp_path / "may-chu"
    root.mkdir()
    monkeypatch.setenv("BROADCAST_UPLOAD_PASSWORD", servers.PASSWORD)
    with ExitStack() as stack:
        if request.param == "sftp":
            address, key = stack.enter_context(servers.sftp(root))
            yield root, address, key
        elif request.param == "ftps":
            address, anchor = stack.enter_context(servers.ftps(root, tmp_path))
            monkeypatch.setenv("SSL_CERT_FILE", str(anchor))
            yield root, address, ""
        else:
            yield root, stack.enter_context(servers.webdav(root)), ""


def test_what_changed_is_sent_and_what_is_gone_is_removed(host, tmp_path: Path) -> None:
    root, address, key = host
    folder = station(tmp_path / "dai", address, key)
    assert send(folder)[0] == "2026-04-22/0530-sang.mp3"
    assert there(root) == here(folder)
    assert send(folder) == []
    (folder.out / "kho.html").unlink()
    changed = {**SITE, "index.html": b"<p>moi</p>", "2026-04-23/0530-sang.mp3": b"moi"}
    del changed["kho.html"]
    put(folder, changed)
    assert send(folder) == ["2026-04-23/0530-sang.mp3", "index.html", "manifest.json"]
    assert there(root) == here(folder)
    last = last_upload(folder)
    assert last is not None and last.whole_at == NOW
    assert uploaded_in_words(last).endswith("đủ từ 21:05 ngày 22/04/2026, 7 tệp")
    (root / "trang/loa/manifest.json").unlink()  # somebody wiped the host
    assert len(send(folder)) == 7


def test_a_wrong_password_is_told_and_nothing_is_sent(host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root, address, key = host
    folder = station(tmp_path / "dai", address, key)
    monkeypatch.setenv("BROADCAST_UPLOAD_PASSWORD", "sai")
    with pytest.raises(UploadError):
        send(folder)
    assert not (root / "trang/loa/index.html").exists()
    last = last_upload(folder)
    assert last is not None and last.fault and last.whole_at is None


def test_s3_takes_it_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import boto3

    monkeypatch.setenv("BROADCAST_UPLOAD_PASSWORD", servers.PASSWORD)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    with servers.s3() as (address, endpoint):
        folder = station(tmp_path / "dai", address)
        send(folder)
        (folder.out / "kho.html").unlink()
        put(folder, {name: data for name, data in SITE.items() if name != "kho.html"})
        assert send(folder) == ["manifest.json"]
        client = boto3.client(
            "s3", endpoint_url=endpoint, aws_access_key_id="xa", aws_secret_access_key=servers.PASSWORD
        )
        names = [one["Key"] for one in client.list_objects_v2(Bucket="loa")["Contents"]]
        found = {name: client.get_object(Bucket="loa", Key=name)["Body"].read() for name in names}
    assert found == {f"trang/loa/{name}": data for name, data in here(folder).items()}


def test_a_cut_leaves_no_page_without_its_file_and_is_gone_on_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The host fills up at the first page: every sound is there, every page is the old one."""
    import paramiko

    monkeypatch.setenv("BROADCAST_UPLOAD_PASSWORD", servers.PASSWORD)
    root, full = tmp_path / "may-chu", [True]
    root.mkdir()

    def trouble(path: str, flags: int) -> int:
        return paramiko.SFTP_FAILURE if full[0] and flags & os.O_WRONLY and path.endswith(".html.dang-tai") else 0

    with servers.sftp(root, trouble) as (address, key):
        folder = station(tmp_path / "dai", address, key)
        with pytest.raises(UploadError, match=r"0530-sang\.html"):
            send(folder)
        assert "2026-04-22/0530-sang.mp3" in there(root)
        assert not [name for name in there(root) if name.endswith(".html")]
        full[0] = False
        assert "2026-04-22/0530-sang.mp3" not in send(folder)
        assert there(root) == here(folder)


LARGE = {"index.html": b"<p>trang dau</p>", "2026-04-22/0530-sang.mp3": random.Random(7).randbytes(7_000_000)}


def large(root: Path, address: str, key: str = "", *, size: int = 7_000_000) -> Folder:
    folder = station(root, address, key)
    for name in SITE:
        (folder.out / name).unlink()
    put(folder, {name: data[:size] for name, data in LARGE.items()})
    return folder


def size_at_rest(path: Path) -> int:
    """How large a file is once nobody writes to it any more: for half a second, of ten at most."""
    size, since_s = path.stat().st_size, time.monotonic()
    for _ in range(500):
        time.sleep(0.02)
        if (found := path.stat().st_size) != size:
            size, since_s = found, time.monotonic()
        elif time.monotonic() - since_s > 0.5:
            break
    return size


def test_a_large_file_cut_at_nine_tenths_is_gone_on_with_by_sftp(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BROADCAST_UPLOAD_PASSWORD", servers.PASSWORD)
    (root := tmp_path / "may-chu").mkdir()
    with servers.sftp(root) as (address, key), servers.relay(read_upload_address(address).port) as (port, line):
        folder = large(tmp_path / "dai", f"sftp://xa@127.0.0.1:{port}/trang/loa", key, size=1_000_000)
        line.cut_after = 900_000
        with pytest.raises(UploadError):
            send(folder)
        half = root / "trang/loa/2026-04-22/0530-sang.mp3.dang-tai"
        kept = size_at_rest(half)  # the server still writes down what had reached it; the rest of it is lost
        assert kept
        line.cut_after, line.sent_bytes = None, 0
        send(folder)
        assert there(root) == here(folder)
        assert line.sent_bytes < 1_000_000 - kept + 150_000


def test_a_large_file_cut_at_nine_tenths_is_gone_on_with_by_ftps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BROADCAST_UPLOAD_PASSWORD", servers.PASSWORD)
    (root := tmp_path / "may-chu").mkdir()
    with servers.ftps(root, tmp_path) as (address, anchor):
        monkeypatch.setenv("SSL_CERT_FILE", str(anchor))
        folder = large(tmp_path / "dai", address)
        servers.cut_after.append(6_300_000)
        send(folder)  # the second try begins where the first was cut
        assert there(root) == here(folder)
        assert servers.received[0] > 6_000_000
        assert sum(servers.received) < 7_500_000


def test_a_large_file_cut_at_nine_tenths_is_gone_on_with_by_s3(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import boto3

    monkeypatch.setenv("BROADCAST_UPLOAD_PASSWORD", servers.PASSWORD)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    with servers.s3() as (_, endpoint), servers.relay(int(endpoint.rpartition(":")[2])) as (port, line):
        folder = large(tmp_path / "dai", f"s3://xa@loa/trang/loa?endpoint=http://127.0.0.1:{port}")
        name = "2026-04-22/0530-sang.mp3"
        client = boto3.client(
            "s3", endpoint_url=endpoint, aws_access_key_id="xa", aws_secret_access_key=servers.PASSWORD
        )
        place = {"Bucket": "loa", "Key": f"trang/loa/{name}"}
        begun = client.create_multipart_upload(**place)["UploadId"]  # what a cut in the second part leaves
        client.upload_part(**place, UploadId=begun, PartNumber=1, Body=LARGE[name][: 5 * 1024 * 1024])
        send(folder)
        assert client.get_object(Bucket="loa", Key=f"trang/loa/{name}")["Body"].read() == LARGE[name]
        assert not client.list_multipart_uploads(Bucket="loa").get("Uploads")
        assert line.sent_bytes < 2_500_000  # a part is 5 MiB: the last one, and the page


@pytest.mark.parametrize("kind", ["other", "longer"])
def test_what_a_cut_left_of_another_file_is_not_gone_on_with(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BROADCAST_UPLOAD_PASSWORD", servers.PASSWORD)
    data = LARGE["2026-04-22/0530-sang.mp3"][:600_000]
    left = {"other": bytes(200_000) + data[200_000:500_000], "longer": data + b"more"}[kind]
    root = tmp_path / "may-chu"
    (root / "trang/loa/2026-04-22").mkdir(parents=True)
    (root / "trang/loa/2026-04-22/0530-sang.mp3.dang-tai").write_bytes(left)
    with servers.sftp(root) as (address, key):
        folder = large(tmp_path / "dai", address, key, size=600_000)
        send(folder)
        assert there(root) == here(folder)


def test_the_words_of_urgent_news_go_before_anything_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before the list of all files is read back, too: on a slow line that alone takes minutes."""
    monkeypatch.setenv("BROADCAST_UPLOAD_PASSWORD", servers.PASSWORD)
    root, opened = tmp_path / "may-chu", []
    root.mkdir()

    def look(path: str, _flags: int) -> int:
        opened.append(path.removeprefix("/trang/loa/").removesuffix(".dang-tai"))
        return 0

    with servers.sftp(root, look) as (address, key):
        folder = station(tmp_path / "dai", address, key)
        put(folder, {**SITE, "khan.json": b"[]"})
        send(folder)
        opened.clear()
        put(folder, {**SITE, "khan.json": b"[1]", "2026-04-22/2115-khan.mp3": b"tieng", "index.html": b"<p>khan</p>"})
        sent = send(folder, urgent=True)
        assert sent == ["khan.json", "2026-04-22/2115-khan.mp3", "index.html", "manifest.json"]
        assert opened[:2] == ["khan.json"] * 2  # sent, and read back
        assert there(root) == here(folder)


def test_a_server_that_keeps_something_else_is_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BROADCAST_UPLOAD_PASSWORD", servers.PASSWORD)
    root = tmp_path / "may-chu"
    root.mkdir()

    def trouble(path: str, flags: int) -> int:
        stored = root / path.lstrip("/")
        if not flags & os.O_WRONLY and stored.name == "0530-sang.mp3.dang-tai":
            stored.write_bytes(b"\0" * stored.stat().st_size)  # as long as it should be, and empty
        return 0

    with servers.sftp(root, trouble) as (address, key):
        folder = station(tmp_path / "dai", address, key)
        with pytest.raises(UploadError, match="giữ sai nội dung"):
            send(folder)
        assert "2026-04-22/0530-sang.mp3" not in there(root)


def test_an_unknown_key_is_shown_and_never_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BROADCAST_UPLOAD_PASSWORD", servers.PASSWORD)
    with servers.sftp(tmp_path) as (address, key):
        with pytest.raises(UploadError, match="site.upload_key: " + key.replace("+", r"\+")):
            send(station(tmp_path / "dai", address))
        with pytest.raises(UploadError, match="đã đổi khóa"):
            send(station(tmp_path / "dai", address, "SHA256:khac"))


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BROADCAST_UPLOAD_PASSWORD", servers.PASSWORD)
    root = tmp_path / "may-chu"
    root.mkdir()
    with servers.ftps(root, tmp_path) as (address, _), pytest.raises(UploadError, match=r"(?i)certificate"):
        send(station(tmp_path / "dai", address))


names = st.sampled_from(
    [
        *("index.html", "kho.html", "thon/thon-1.html", "2026-04-22/a.html", "2026-04-22/a.mp3", "2026-04-22/a.json"),
        *(
            "trang/loa.css",
            "khan.json",
            "tai-ve/a.zip",
            "tai-ve/b.zip",
            "manifest.json",
            "feed.xml",
            "2026-04-22/a.svg",
        ),
    ]
)
files = st.dictionaries(names, st.sampled_from("xyz"))


@given(files, files, st.booleans())
def test_the_order_breaks_no_page(wanted: dict[str, str], there: dict[str, str], urgent: bool) -> None:
    plan = plan_upload(wanted, there, urgent=urgent)
    place = {name: n for n, name in enumerate(plan.send)}
    for page in (name for name in plan.send if name.endswith(".html")):
        for name in plan.send:
            if name.endswith((".mp3", ".svg", ".css")) or (name.endswith(".zip") and name not in there):
                assert place[name] < place[page], (name, page)
    assert "khan.json" not in place or place["khan.json"] == 0
    assert set(plan.send) | {name for name in wanted if there.get(name) == wanted[name]} >= set(wanted) - (
        {name for name in there if name.endswith(".zip")} if urgent else set()
    )
    assert not set(plan.remove) & set(wanted)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("sftp://xa:bi-mat@may.vn/loa", "không ghi mật khẩu"),
        ("ftp://may.vn/loa", "không đọc được"),
        ("dav://may.vn/loa", "không mã hóa"),
        ("s3://thung/loa?endpoint=http://may.vn", "không mã hóa"),
        ("sftp://may.vn/a/../b", "không dùng được"),
        ("sftp://may.vn:99999/a", "không đọc được"),
    ],
)
def test_addresses_that_are_no_good_are_refused_where_they_stand(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        read_upload_address(text)
    with pytest.raises(ScheduleError, match=told):
        load_schedule(station(tmp_path / "dai", text).schedule)


def test_without_an_address_nothing_happens(tmp_path: Path) -> None:
    folder = station(tmp_path / "dai", "")
    assert send(folder) == [] and planned_upload(folder, load_schedule(folder.schedule)).send == ()


def test_the_verb_shows_what_it_would_do(tmp_path: Path) -> None:
    folder = station(tmp_path / "dai", "sftp://xa@127.0.0.1:9/loa")
    shown = CliRunner().invoke(cli, ["--station", str(folder.root), "upload", "--dry-run"])
    assert shown.exit_code == 0 and shown.output.endswith("7 tệp sẽ tải lên, 0 tệp sẽ xóa.\n")
