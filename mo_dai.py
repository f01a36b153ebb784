"""Opens the studio from nothing: makes .venv, installs what the lock names, leaves an icon on the desktop, starts it.

Mo-dai.cmd and mo-dai.sh find a Python and run this file with it. It needs nothing that is not Python's own, and what
people read is Vietnamese. Exit codes: 0 all is well, 3 it could not be installed; else the studio's own.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

WINDOWS = sys.platform == "win32"
LOCK = Path("locks/run.txt")
INSTALL_ONLY = "--chi-cai"
LONGEST_FOLDER = 100
"""Characters that a folder on Windows may have: the packages' own names are up to 150, and 260 is the most."""
NEEDED_BYTES = 1_200_000_000
NAME = "Phòng thu truyền thanh"
REASONS = (
    (r"No space left|Errno 28|not enough space", "Đĩa đã đầy. Xóa bớt, hoặc chép thư mục này sang ổ khác, rồi mở lại."),
    (
        r"name resolution|getaddrinfo|Connection|timed out|Max retries|ProxyError|SSLError|Network",
        "Máy chưa vào được mạng (hoặc mạng cơ quan chặn pypi.org). Nối mạng rồi mở lại; phần đã tải thì còn.",
    ),
    (r"ensurepip|python3-venv", "Máy thiếu gói python3-venv. Cài gói ấy bằng trình quản lý phần mềm, rồi mở lại."),
    (
        r"Permission|Access is denied|WinError 5\b|WinError 32\b",
        "Có tệp đang bị giữ. Đóng mọi cửa sổ phòng thu (và chờ phần mềm diệt virus quét xong), rồi mở lại.",
    ),
)
"""What pip or venv says, and what a person does about it."""
SHORTCUT = (
    "$s=(New-Object -ComObject WScript.Shell).CreateShortcut([IO.Path]::Combine("
    "[Environment]::GetFolderPath('Desktop'),$env:MO_DAI_TEN+'.lnk'));"
    "$s.TargetPath=$env:MO_DAI_TEP;$s.WorkingDirectory=$env:MO_DAI_THU_MUC;"
    "$s.IconLocation=$env:SystemRoot+'\\System32\\SndVol.exe,0';$s.Save()"
)
ENTRY = """\
[Desktop Entry]
Type=Application
Version=1.0
Name={name}
Comment=Soạn bài, duyệt, dựng bản tin cho loa của xã
Exec="{folder}/mo-dai.sh"
Path={folder}
Icon={folder}/broadcast/studio/static/loa.svg
Terminal=true
Categories=AudioVideo;Audio;
"""


class NotInstalledError(Exception):
    """It could not be installed; the message says in Vietnamese why, and what to do."""


def main(arguments: list[str]) -> int:
    """Install what is not there, and open the studio unless only that was asked for."""
    folder = Path(__file__).absolute().parent
    packages = place_of_packages(folder, os.environ)
    try:
        with alone(folder):
            if not is_ready(packages, folder):
                prepare(packages, folder)
    except NotInstalledError as error:
        say(str(error))
        return 3
    leave_icon(packages, folder)
    if INSTALL_ONLY in arguments:
        return 0
    return open_studio(packages, folder)


def place_of_packages(folder: Path, environment: Mapping[str, str]) -> Path:
    """Where the packages go: `.venv` in the folder, elsewhere where OneDrive would copy them or paths be too long."""
    clouds = (environment.get(name, "") for name in ("OneDrive", "OneDriveCommercial", "OneDriveConsumer"))
    cloudy = any(cloud and folder.is_relative_to(cloud) for cloud in clouds)
    if WINDOWS and (cloudy or len(str(folder)) > LONGEST_FOLDER):
        return Path.home() / ".phong-thu" / hashlib.sha256(str(folder).encode()).hexdigest()[:12]
    return folder / ".venv"


def python_of(packages: Path) -> Path:
    """The Python of the packages."""
    return packages / ("Scripts/python.exe" if WINDOWS else "bin/python")


def state_of(folder: Path) -> str:
    """What has to be installed, as one hash: another release of the program has another."""
    wanted = [(folder / name).read_bytes() for name in ("pyproject.toml", LOCK)]
    return hashlib.sha256(b"\0".join(wanted)).hexdigest()


def is_ready(packages: Path, folder: Path) -> bool:
    """Whether all of this release is installed, and its Python runs: a Python that was removed leaves it dead."""
    with suppress(OSError):
        return (packages / "san-sang.txt").read_text("ascii") == state_of(folder) and runs(packages, "-c", "")
    return False


def runs(packages: Path, *arguments: str) -> bool:
    """Whether the packages' Python can do that."""
    try:
        done = subprocess.run((python_of(packages), *arguments), capture_output=True, timeout=120, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def prepare(packages: Path, folder: Path) -> None:
    """Install what the lock names, each file by its hash. Raises NotInstalledError.

    Where that fails and an earlier release is there that still does for this one, the studio opens with it.
    """
    print("Đang chuẩn bị lần đầu, xin đợi vài phút. Đừng đóng cửa sổ này...", flush=True)
    try:
        if not runs(packages, "-m", "pip", "--version"):
            free = shutil.disk_usage(folder).free
            if free < NEEDED_BYTES:
                raise NotInstalledError(f"Đĩa chỉ còn {free // 1_000_000} MB, cần khoảng 1200 MB. Xóa bớt rồi mở lại.")
            do((sys.executable, "-m", "venv", "--clear", str(packages)), folder)
        pip = (str(python_of(packages)), "-m", "pip", "--disable-pip-version-check", "--retries", "2", "install")
        do((*pip, "--require-hashes", "--requirement", str(LOCK)), folder)
        do((*pip, "--no-deps", "--no-build-isolation", "--editable", "."), folder)
    except NotInstalledError:
        if not runs(packages, "-c", "import broadcast.studio.start"):
            raise
        print("Chưa cập nhật được, mở bằng bản đang có.", flush=True)
        return
    (packages / "san-sang.txt").write_text(state_of(folder), "ascii")


def do(command: tuple[str, ...], folder: Path) -> None:
    """Run one step, with what it is fetching on one line. Raises NotInstalledError, telling why in plain words."""
    most = len(re.findall(r"^\S+==", (folder / LOCK).read_text("utf-8"), re.MULTILINE))
    said: list[str] = []
    try:
        with subprocess.Popen(
            command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", errors="replace"
        ) as running:
            assert running.stdout is not None  # noqa: S101 - it is a pipe
            for line in running.stdout:
                said.append(line)
                if found := re.match(r"Collecting ([\w.-]+)", line):
                    number = sum(each.startswith("Collecting ") for each in said)
                    print(f"\r  Đang tải {number}/{max(most, number)}: {found[1]:<40}", end="", flush=True)
    except OSError as error:
        raise NotInstalledError(f"Chưa cài được ({error}). Chép cả thư mục này sang chỗ khác, rồi mở lại.") from error
    if len(said) > 1:
        print(flush=True)
    if running.returncode:
        raise NotInstalledError(why("".join(said), folder))


def why(said: str, folder: Path) -> str:
    """Why it failed and what to do; what nobody knows is kept in a file for those who mend the program."""
    for pattern, told in REASONS:
        if re.search(pattern, said):
            return f"Chưa cài được. {told}"
    log = folder / "loi-cai-dat.txt"
    with suppress(OSError):
        log.write_text(said[-20_000:], "utf-8")
    return f"Chưa cài được. Gửi tệp {log.name} trong thư mục này cho nhóm phát triển, rồi mở lại."


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Wait while another window installs into the same folder; the lock goes with the process that holds it."""
    try:
        (folder / ".cache").mkdir(exist_ok=True)
        file = (folder / ".cache/mo-dai.khoa").open("a+b")
    except OSError as error:
        raise NotInstalledError(
            f"Không ghi được vào thư mục này ({error}). Chép cả thư mục vào Documents (Tài liệu) rồi mở lại."
        ) from error
    with file:
        told = False
        while not _took(file.fileno()):
            if not told:
                print("Một cửa sổ khác đang chuẩn bị, xin đợi...", flush=True)
                told = True
            time.sleep(0.5)
        yield


def _took(handle: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(handle, 0, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def leave_icon(packages: Path, folder: Path) -> None:
    """An icon on the desktop, made anew where the folder was moved; without one this file opens the studio, too."""
    noted = packages / "bieu-tuong.txt"
    with suppress(OSError, subprocess.SubprocessError):
        if noted.is_file() and noted.read_text("utf-8") == str(folder):
            return
        if WINDOWS:
            given = {"MO_DAI_TEN": NAME, "MO_DAI_TEP": str(folder / "Mo-dai.cmd"), "MO_DAI_THU_MUC": str(folder)}
            call = ("powershell", "-NoProfile", "-ExecutionPolicy", "Bypass", "-Command", SHORTCUT)
            subprocess.run(call, env={**os.environ, **given}, capture_output=True, timeout=60, check=False)
        else:
            _leave_entries(folder)
        noted.write_text(str(folder), "utf-8")


def _leave_entries(folder: Path) -> None:
    home = Path.home()
    text = ENTRY.format(name=NAME, folder=folder)
    menu = Path(os.environ.get("XDG_DATA_HOME") or home / ".local/share") / "applications"
    menu.mkdir(parents=True, exist_ok=True)
    (menu / "phong-thu-truyen-thanh.desktop").write_text(text, "utf-8")
    desktop = home / "Desktop"
    with suppress(OSError, subprocess.SubprocessError):
        told = subprocess.run(
            ("xdg-user-dir", "DESKTOP"), capture_output=True, text=True, timeout=10, check=False
        ).stdout
        desktop = Path(told.strip() or desktop)
    if desktop.is_dir() and desktop != home:
        (desktop / "phong-thu-truyen-thanh.desktop").write_text(text, "utf-8")
        (desktop / "phong-thu-truyen-thanh.desktop").chmod(0o755)


def open_studio(packages: Path, folder: Path) -> int:
    """Start the studio, and stay until it ends."""
    command = (str(python_of(packages)), "-m", "broadcast", "--station", str(folder), "studio")
    os.chdir(folder)
    if not WINDOWS:
        os.execv(command[0], command)  # noqa: S606 - the studio takes this process' place
    with subprocess.Popen(command) as running:
        while True:
            with suppress(KeyboardInterrupt):  # Ctrl-C is for the studio, which tidies up
                return running.wait()


def say(text: str) -> None:
    """Tell a person, by a box where there is no window of text."""
    print(f"\n{text}", flush=True)
    if not WINDOWS and not sys.stdout.isatty() and shutil.which("zenity"):
        subprocess.run(("zenity", "--info", f"--text={text}"), capture_output=True, check=False)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
