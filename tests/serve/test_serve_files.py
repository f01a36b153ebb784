"""The files of the site as clients meet them: pieces, copies that are known already, gzip, types, and nothing else."""

from __future__ import annotations

import hashlib
import os

import pytest

from serve.serving import DAY, MORNING, MP3, PAGE, Served

SOUND = f"/{DAY}/0530-sang.mp3"


@pytest.mark.parametrize(
    ("asked", "start", "stop"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=0-", 0, len(MP3)),
        ("bytes=1000-1999", 1000, 2000),
        ("bytes=-500", len(MP3) - 500, len(MP3)),
        ("bytes=-99999999", 0, len(MP3)),
        ("BYTES=5-99999999", 5, len(MP3)),
    ],
)
def test_a_range_gives_these_bytes(served: Served, asked: str, start: int, stop: int) -> None:
    with served.client() as client:
        got = client.get(SOUND, headers={"range": asked})
    assert got.status_code == 206
    assert got.headers["content-range"] == f"bytes {start}-{stop - 1}/{len(MP3)}"
    assert got.content == MP3[start:stop]


@pytest.mark.parametrize("asked", ["bytes=99999999-", f"bytes={len(MP3)}-", "bytes=-0"])
def test_a_range_behind_the_end_is_416(served: Served, asked: str) -> None:
    with served.client() as client:
        got = client.get(SOUND, headers={"range": asked})
    assert (got.status_code, got.headers["content-range"], got.content) == (416, f"bytes */{len(MP3)}", b"")


@pytest.mark.parametrize(
    "asked",
    ["bytes=0-1,5-9", "bytes=9-5", "bytes=5-4", "bytes=-", "bytes=a-b", "lines=1-2", "bytes=+1-2", "0-5", "bytes=1"],
)
def test_a_range_that_no_player_sends_is_ignored(served: Served, asked: str) -> None:
    with served.client() as client:
        got = client.get(SOUND, headers={"range": asked})
    assert (got.status_code, len(got.content)) == (200, len(MP3))


def test_a_cut_download_is_resumed(served: Served) -> None:
    with served.client() as client:
        with client.stream("GET", SOUND) as first:
            part = next(first.iter_raw(70_000))
            etag = first.headers["etag"]
        rest = client.get(SOUND, headers={"range": f"bytes={len(part)}-", "if-range": etag})
    assert rest.status_code == 206
    assert hashlib.sha256(part + rest.content).hexdigest() == MORNING.main.sha256


def test_a_download_is_not_resumed_from_another_file(served: Served) -> None:
    with served.client() as client:
        modified = client.head(SOUND).headers["last-modified"]
        for other in ('"other"', "Wed, 01 Jan 2020 00:00:00 GMT", "W/" + client.head(SOUND).headers["etag"]):
            got = client.get(SOUND, headers={"range": "bytes=5-", "if-range": other})
            assert (got.status_code, len(got.content)) == (200, len(MP3))
        assert client.get(SOUND, headers={"range": "bytes=5-", "if-range": modified}).status_code == 206
        # Android's own downloader resumes with If-Match, and begins again on a 412.
        assert client.get(SOUND, headers={"range": "bytes=5-", "if-match": '"other"'}).status_code == 412


def test_a_copy_that_is_known_is_not_sent_again(served: Served) -> None:
    with served.client() as client:
        first = client.get("/")
        etag, modified = first.headers["etag"], first.headers["last-modified"]
        assert not etag.startswith("W/")
        for known in ({"if-none-match": etag}, {"if-none-match": f'"x", W/{etag}'}, {"if-modified-since": modified}):
            got = client.get("/", headers=known)
            assert (got.status_code, got.content, got.headers["etag"]) == (304, b"", etag)
        for other in (
            {"if-none-match": '"x"', "if-modified-since": modified},
            {"if-modified-since": "hôm qua".encode()},
        ):
            assert client.get("/", headers=other).status_code == 200


def test_text_is_compressed_and_sound_never(served: Served) -> None:
    with served.client() as client:
        plain = client.get("/")
        packed = client.get("/", headers={"accept-encoding": "br, gzip;q=0.8"})
        assert (packed.headers["content-encoding"], packed.text) == ("gzip", PAGE)
        assert packed.headers["etag"] != plain.headers["etag"]
        assert packed.headers["vary"] == plain.headers["vary"] == "accept-encoding"
        assert int(packed.headers["content-length"]) < len(plain.content) / 5
        again = client.get("/", headers={"accept-encoding": "gzip", "if-none-match": packed.headers["etag"]})
        assert again.status_code == 304
        head = client.head("/", headers={"accept-encoding": "gzip"})
        assert head.headers["content-length"] == packed.headers["content-length"]
        for path, more in (
            (SOUND, {}),
            ("/", {"range": "bytes=0-99"}),
            ("/thon/thon-1/", {}),
            ("/", {"accept-encoding": "gzip;q=0"}),
        ):
            assert "content-encoding" not in client.get(path, headers={"accept-encoding": "gzip", **more}).headers


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.html", "text/html; charset=utf-8"),
        ("a.m3u8", "application/vnd.apple.mpegurl"),
        ("a.m3u", "audio/x-mpegurl"),
        ("a.pls", "audio/x-scpls"),
        ("a.xspf", "application/xspf+xml; charset=utf-8"),
        ("a.ics", "text/calendar; charset=utf-8"),
        ("a.vtt", "text/vtt; charset=utf-8"),
        ("a.webmanifest", "application/manifest+json; charset=utf-8"),
        ("a.svg", "image/svg+xml; charset=utf-8"),
        ("feed.xml", "application/rss+xml; charset=utf-8"),
        ("a.json", "application/json; charset=utf-8"),
        ("A.MP3", "audio/mpeg"),
        ("a.zip", "application/zip"),
        ("a.la", "application/octet-stream"),
    ],
)
def test_each_file_has_its_type(served: Served, name: str, kind: str) -> None:
    (served.out / name).write_bytes(b"x")
    with served.client() as client:
        assert client.get(f"/{name}").headers["content-type"] == kind


def test_only_a_wanted_download_is_saved(served: Served) -> None:
    (served.out / "lịch tuần.pdf").write_bytes(b"x")
    with served.client() as client:
        assert "content-disposition" not in client.get(SOUND).headers
        saved = client.get(f"{SOUND}?tai=1").headers["content-disposition"]
        assert saved == f'attachment; filename="{DAY}_0530-sang.mp3"'
        saved = client.get("/lịch tuần.pdf?tai=1").headers["content-disposition"]
        assert saved == "attachment; filename*=UTF-8''l%E1%BB%8Bch%20tu%E1%BA%A7n.pdf"


def test_a_folder_is_its_page(served: Served) -> None:
    with served.client() as client:
        assert client.get("/thon/thon-1/").text == "<p>Thôn 1</p>"
        moved = client.get("/thon/thon-1?x=1")
        assert (moved.status_code, str(moved.next_request and moved.next_request.url)) == (
            308,
            f"{served.url}/thon/thon-1/?x=1",
        )
        for path in (f"/{DAY}", f"/{DAY}/", "/thon", "/thon//thon-1/"):
            assert client.get(path).status_code == 404


def test_every_answer_is_shielded(served: Served) -> None:
    with served.client() as client:
        answers = [
            client.get("/"),
            client.get("/khong-co"),
            client.get(SOUND, headers={"range": "bytes=99999999-"}),
            client.post("/"),
            client.get("/thon/thon-1/xac-nhan"),
        ]
    assert [one.status_code for one in answers] == [200, 404, 416, 405, 403]
    for one in answers:
        assert one.headers["x-content-type-options"] == "nosniff"
        assert one.headers["referrer-policy"] == "same-origin"
        assert "frame-ancestors 'none'" in one.headers["content-security-policy"]
        assert "unsafe" not in one.headers["content-security-policy"]
        assert "server" not in one.headers


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"])
def test_nothing_can_be_written(served: Served, method: str) -> None:
    with served.client() as client:
        got = client.request(method, SOUND, content=b"x")
    assert (got.status_code, sorted(got.headers["allow"].split(", "))) == (405, ["GET", "HEAD"])


def test_what_is_not_the_site_is_not_there(served: Served) -> None:
    (served.out / "ra-ngoai").symlink_to(served.root)
    (served.out / "ra-ngoai.txt").symlink_to(served.root / "bi-mat.txt")
    (served.out / "vao-trong.mp3").symlink_to(served.out / ".moi-2026-04-23" / "0530-sang.mp3")
    (served.out / "vong").symlink_to("vong")
    os.mkfifo(served.out / "ong")
    hidden = [
        *("../bi-mat.txt", "%2e%2e/bi-mat.txt", "..%2fbi-mat.txt", "%2e%2e%2fbi-mat.txt", f"{DAY}/../../bi-mat.txt"),
        *("..%5cbi-mat.txt", "..\\bi-mat.txt", "%252e%252e/bi-mat.txt", "%c0%ae%c0%ae/bi-mat.txt", "/etc/passwd"),
        *(".htaccess", ".moi-2026-04-23/0530-sang.mp3", ".cu-2026-01-01/0530-sang.mp3", "%2ehtaccess", "./index.html"),
        *("ra-ngoai/bi-mat.txt", "ra-ngoai.txt", "vao-trong.mp3", "vong", "ong", "index.html%00", "index.html/x"),
        *("C:/index.html", "index.html::$DATA", "x" * 300, "x/" * 400, "%0d%0aset-cookie:%20a=b"),
        *(f"../{name}" for name in ("schedule.yaml", "nhat-ky.sqlite", ".khoa-xac-nhan")),
    ]
    for path in hidden:
        got = served.ask(f"GET /{path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        assert got.startswith(b"HTTP/1.1 404"), (path, got[:80])
        assert "ngoài trang".encode() not in got and b"ngoai trang" not in got


def test_a_site_that_is_not_made_yet_says_so(own: Served) -> None:
    own.out.joinpath("index.html").unlink()
    with own.client() as client:
        got = client.get("/")
    assert got.status_code == 404
    assert "Không có trang này" in got.text


def test_head_says_what_get_would(served: Served) -> None:
    with served.client() as client:
        head, get = client.head(SOUND), client.get(SOUND)
    assert (head.status_code, head.content) == (200, b"")
    drop = {"date"}
    assert {k: v for k, v in head.headers.items() if k not in drop} == {
        k: v for k, v in get.headers.items() if k not in drop
    }


def test_what_was_seen_holds_no_keys(served: Served) -> None:
    with served.client() as client:
        client.get("/thon/thon-1/xac-nhan?khoa=bi-mat")
        client.get("/a%0ab")
    assert "127.0.0.1 GET /thon/thon-1/xac-nhan 403" in served.seen
    assert "127.0.0.1 GET /a%0ab 404" in served.seen
    assert not any("?" in line for line in served.seen)


def test_lists_for_the_stations_own_machine_are_not_served(served: Served) -> None:
    """They have the folder's own path in them."""
    names = ("playlist.lst", "playlist.liq", "playlist.playit.260424.m3u", "PLAYLIST.LST")
    for name in (*names, "playlist.m3u"):
        (served.out / str(DAY) / name).write_text(f"{served.out}/{DAY}/0530-sang.mp3\n", encoding="utf-8")
    with served.client() as client:
        assert [client.get(f"/{DAY}/{name}").status_code for name in names] == [404] * len(names)
        assert client.get(f"/{DAY}/playlist.m3u").status_code == 200
