#!/bin/sh
# Mở phòng thu. Lần đầu máy tự cài, cần mạng vài phút; các lần sau mở ngay.
cd "$(dirname "$(readlink -f "$0")")" || exit 1
here=$(pwd)

say() {
  printf '%s\n' "$1"
  # Bấm đúp từ màn hình thì không có cửa sổ chữ: nói bằng hộp thoại nếu máy có.
  if [ ! -t 1 ] && command -v zenity >/dev/null 2>&1; then zenity --info --text="$1" 2>/dev/null; fi
}

find_python() {
  for python in python3 python3.13 python3.12 python3.11 python; do
    if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
      printf '%s' "$python"
      return
    fi
  done
}

if [ ! -f .venv/san-sang.txt ] || [ ! -x .venv/bin/python ]; then
  python=$(find_python)
  if [ -z "$python" ]; then
    say "Máy này chưa có Python 3.11 trở lên. Cài gói python3 và python3-venv bằng trình quản lý phần mềm của máy, rồi mở lại."
    exit 2
  fi
  echo "Đang chuẩn bị lần đầu, xin đợi vài phút..."
  if ! { [ -x .venv/bin/python ] || "$python" -m venv .venv; } ||
    ! .venv/bin/python -m pip install --quiet --disable-pip-version-check --editable .; then
    say "Chưa cài được. Kiểm tra mạng, chỗ trống trên đĩa và gói python3-venv, rồi mở lại."
    exit 3
  fi
  echo xong >.venv/san-sang.txt
fi

# Biểu tượng trong danh mục và trên màn hình; không tạo được thì thôi.
icon() {
  cat <<EOF
[Desktop Entry]
Type=Application
Version=1.0
Name=Phòng thu truyền thanh
Comment=Soạn bài, duyệt, dựng bản tin cho loa của xã
Exec="$here/mo-dai.sh"
Path=$here
Icon=$here/broadcast/studio/static/loa.svg
Terminal=true
Categories=AudioVideo;Audio;
EOF
}
applications="${XDG_DATA_HOME:-$HOME/.local/share}/applications"
if mkdir -p "$applications" 2>/dev/null; then icon >"$applications/phong-thu-truyen-thanh.desktop" 2>/dev/null; fi
desktop=$(xdg-user-dir DESKTOP 2>/dev/null || printf '%s/Desktop' "$HOME")
if [ -d "$desktop" ] && [ "$desktop" != "$HOME" ]; then
  icon >"$desktop/phong-thu-truyen-thanh.desktop" 2>/dev/null && chmod +x "$desktop/phong-thu-truyen-thanh.desktop" 2>/dev/null
fi

[ "$1" = "--chi-cai" ] && exit 0
exec .venv/bin/python -m broadcast --station "$here" studio
