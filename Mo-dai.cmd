@echo off
setlocal EnableExtensions DisableDelayedExpansion
chcp 65001 >nul
rem Bấm đúp để mở phòng thu. Lần đầu máy tự cài, cần mạng vài phút; các lần sau mở ngay.
rem Tệp này chỉ tìm Python; mo_dai.py làm phần còn lại.
title Phòng thu truyền thanh
set "QUIET=%~1"
rem Thư mục chung trên mạng (\\máy\...) cũng vào được bằng pushd.
pushd "%~dp0" 2>nul
if errorlevel 1 goto nofolder
if not exist "mo_dai.py" goto zipped
if not exist "pyproject.toml" goto zipped
rem Phần mềm khác có khi đặt các biến này cho Python của nó.
set "PYTHONHOME="
set "PYTHONPATH="
set "PYTHONUTF8=1"
rem «python» của Windows có khi chỉ là lối vào cửa hàng, «py» có khi là bản cũ: bản nào chạy được và đủ mới thì dùng.
set "FOUND="
call :try py -3
call :try python
call :try python3
for %%V in (313 312 314 311 315) do call :try "%LOCALAPPDATA%\Programs\Python\Python%%V\python.exe"
for %%V in (313 312 314 311 315) do call :try "%ProgramFiles%\Python%%V\python.exe"
if not defined FOUND goto nopython
%FOUND% mo_dai.py %1
set "CODE=%errorlevel%"
popd
if "%QUIET%"=="--chi-cai" exit /b %CODE%
if not "%CODE%"=="0" pause
exit /b %CODE%

:nopython
echo.
echo Máy này chưa có Python 3.11 trở lên (bản 64 bit).
echo Cách làm: mở Microsoft Store, tìm Python 3.12, bấm Cài đặt. Cài xong, bấm đúp lại tệp Mo-dai.cmd.
echo Hoặc tải ở https://www.python.org/downloads/windows/
if "%QUIET%"=="--chi-cai" exit /b 2
start "" "ms-windows-store://search/?query=Python 3.12"
pause
exit /b 2

:zipped
echo.
echo Tệp này phải nằm cùng thư mục với các tệp khác của chương trình.
echo Nếu đang mở thẳng trong tệp nén: bấm chuột phải vào tệp nén, chọn Extract All (Giải nén tất cả), rồi mở trong thư mục mới.
if "%QUIET%"=="--chi-cai" exit /b 4
pause
exit /b 4

:nofolder
echo.
echo Không mở được thư mục chứa tệp này. Chép cả thư mục vào Documents (Tài liệu), rồi bấm đúp lại tệp Mo-dai.cmd ở đó.
if "%QUIET%"=="--chi-cai" exit /b 4
pause
exit /b 4

:try
rem Không đóng ngoặc kép quanh FOUND=: đường dẫn có dấu cách đã có ngoặc của nó.
if defined FOUND exit /b 0
%1 %2 -c "import sys, venv; sys.exit(sys.version_info < (3, 11) or sys.maxsize < 2**32)" >nul 2>nul
if "%errorlevel%"=="0" set FOUND=%1 %2
exit /b 0
