#!/bin/sh
# Mở phòng thu. Lần đầu máy tự cài, cần mạng vài phút; các lần sau mở ngay. Tệp này chỉ tìm Python; mo_dai.py làm phần còn lại.
cd "$(dirname "$(readlink -f "$0")")" || exit 1
unset PYTHONHOME PYTHONPATH

for python in python3 python3.13 python3.12 python3.11 python; do
  if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
    exec "$python" mo_dai.py "$@"
  fi
done
text="Máy này chưa có Python 3.11 trở lên. Cài gói python3 và python3-venv bằng trình quản lý phần mềm của máy, rồi mở lại."
printf '%s\n' "$text"
# Bấm đúp từ màn hình thì không có cửa sổ chữ: nói bằng hộp thoại nếu máy có.
if [ ! -t 1 ] && command -v zenity >/dev/null 2>&1; then zenity --info --text="$text" 2>/dev/null; fi
exit 2
