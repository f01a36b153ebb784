"""Old Word documents: turned into .docx by LibreOffice where it is installed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from broadcast.errors import Diagnostic, PlanError
from broadcast.stages.plan import bounded
from broadcast.stages.plan.lines import Line

SUFFIXES = (".doc", ".dot", ".wps")
TIME_LIMIT_S = 60


def read(path: Path) -> tuple[Line, ...]:
    """Raises PlanError where LibreOffice is missing or can't read the file."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        message = "cần LibreOffice để đọc tệp này — cài LibreOffice, hoặc mở bằng Word rồi lưu lại dạng .docx"
        raise PlanError(Diagnostic(path=path.name, line=1, message=message))
    with tempfile.TemporaryDirectory() as folder:
        profile = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
        command = (office, profile, "--headless", "--convert-to", "docx", "--outdir", folder, str(path.resolve()))
        try:
            subprocess.run(command, capture_output=True, timeout=TIME_LIMIT_S, check=True)
            return bounded.read("docx", Path(folder) / f"{path.stem}.docx")
        except (OSError, subprocess.SubprocessError, PlanError) as error:
            message = "LibreOffice không đọc được tệp này — mở bằng Word rồi lưu lại dạng .docx"
            raise PlanError(Diagnostic(path=path.name, line=1, message=message)) from error
