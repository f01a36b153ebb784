@echo off
setlocal
chcp 65001 >nul
rem Bấm đúp để mở phòng thu. Lần đầu máy tự cài, cần mạng vài phút; các lần sau mở ngay.
cd /d "%~dp0"
title Phòng thu truyền thanh
set "PYTHONUTF8=1"
set "QUIET=%~1"
if not exist ".venv\Scripts\python.exe" goto prepare
if not exist ".venv\san-sang.txt" goto prepare

:open
if "%QUIET%"=="--chi-cai" exit /b 0
".venv\Scripts\python.exe" -m broadcast --station "%CD%" studio
if errorlevel 1 pause
exit /b %errorlevel%

:prepare
rem Python 3.11 trở lên; «python» của Windows có khi chỉ là lối vào cửa hàng, nên phải hỏi phiên bản.
set "FOUND="
call :try py -3
call :try python
call :try python3
if not defined FOUND goto nopython
echo Đang chuẩn bị lần đầu, xin đợi vài phút...
if exist ".venv\Scripts\python.exe" goto install
%FOUND% -m venv .venv
if not exist ".venv\Scripts\python.exe" goto noinstall

:install
".venv\Scripts\python.exe" -m pip install --quiet --disable-pip-version-check --editable .
if errorlevel 1 goto noinstall
echo xong>".venv\san-sang.txt"
rem Biểu tượng trên màn hình; không tạo được thì thôi, tệp này vẫn mở được phòng thu.
powershell -NoProfile -ExecutionPolicy Bypass -Command "$s=(New-Object -ComObject WScript.Shell).CreateShortcut([IO.Path]::Combine([Environment]::GetFolderPath('Desktop'),'Phòng thu truyền thanh.lnk')); $s.TargetPath='%~f0'; $s.WorkingDirectory='%CD%'; $s.IconLocation='%SystemRoot%\System32\SndVol.exe,0'; $s.Save()" >nul 2>nul
goto open

:nopython
echo.
echo Máy này chưa có Python 3.11 trở lên.
echo Cách làm: mở Microsoft Store, tìm Python 3.12, bấm Cài đặt. Cài xong, bấm đúp lại tệp Mo-dai.cmd.
echo Hoặc tải ở https://www.python.org/downloads/windows/
if "%QUIET%"=="--chi-cai" exit /b 2
start "" "ms-windows-store://search/?query=Python 3.12"
pause
exit /b 2

:noinstall
echo.
echo Chưa cài được. Kiểm tra mạng và chỗ trống trên đĩa, rồi bấm đúp lại tệp này.
if "%QUIET%"=="--chi-cai" exit /b 3
pause
exit /b 3

:try
if defined FOUND exit /b 0
for /f "usebackq delims=" %%V in (`%1 %2 -c "import sys; print(sys.version_info >= (3, 11))" 2^>nul`) do if "%%V"=="True" set "FOUND=%1 %2"
exit /b 0
