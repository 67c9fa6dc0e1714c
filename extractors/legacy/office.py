"""LibreOffice as a converter: found on the PATH, run alone in a private place, and stopped when it hangs."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from extractors.errors import ExtractError

TIMEOUT = 90.0
_PROGRAMS = ("soffice", "libreoffice")
_FLAGS = (
    "--headless",
    "--invisible",
    "--norestore",
    "--nologo",
    "--nodefault",
    "--nolockcheck",
    "--nofirststartwizard",
)

# No macro, no link that is followed, no content from elsewhere.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
 <item oor:path="/org.openoffice.Office.Common/Security/Scripting">
  <prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop>
  <prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
  <prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop>
  <prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop>
 </item>
 <item oor:path="/org.openoffice.Office.Writer/Content/Update">
  <prop oor:name="Link" oor:op="fuse"><value>0</value></prop>
 </item>
 <item oor:path="/org.openoffice.Office.Calc/Content/Update">
  <prop oor:name="Link" oor:op="fuse"><value>1</value></prop>
 </item>
</oor:items>
"""
# Whatever asks for the network is sent where nobody answers.
_NOWHERE = "http://127.0.0.1:9"


def program() -> Path | None:
    """Where LibreOffice is; None where it is not on the PATH."""
    for name in _PROGRAMS:
        if found := shutil.which(name):
            return Path(found).absolute()
    return None


def convert(data: bytes, suffix: str, target: str, timeout: float = TIMEOUT) -> bytes:
    """An old Office file as a new one.

    Args:
        data: the old file.
        suffix: what it is, without the dot: doc or xls.
        target: what it is to become: docx or xlsx.
        timeout: seconds after which the converter is stopped.

    Raises:
        ExtractError: legacy_office where LibreOffice is missing or cannot read the file, timeout.
    """
    office = program()
    if office is None:
        raise ExtractError(
            "legacy_office", f"a .{suffix} file; LibreOffice, which reads it, is not installed"
        )
    with tempfile.TemporaryDirectory(prefix="saraban-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        source, output = folder / f"input.{suffix}", folder / "output"
        profile = folder / "profile"
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
        output.mkdir()
        source.write_bytes(data)
        command = [
            str(office),
            f"-env:UserInstallation={profile.as_uri()}",
            *_FLAGS,
            "--convert-to",
            target,
            "--outdir",
            str(output),
            str(source),
        ]
        said = _run(command, folder, timeout)
        made = output / f"input.{target}"
        if not made.is_file() or not made.stat().st_size:
            raise ExtractError("legacy_office", f"LibreOffice could not read it: {said}")
        return made.read_bytes()


def _run(command: list[str], folder: Path, timeout: float) -> str:
    """Run the converter in a group of its own, so that what it starts is stopped with it; its last words."""
    try:
        process = subprocess.Popen(  # noqa: S603 - an absolute path and a list, no shell
            command,
            cwd=folder,
            env=_environment(folder),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    except OSError as error:
        raise ExtractError("legacy_office", f"LibreOffice does not start: {error}") from error
    try:
        said, _ = process.communicate(timeout=timeout)
    except BaseException as error:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        if isinstance(error, subprocess.TimeoutExpired):
            raise ExtractError("timeout", f"LibreOffice took more than {timeout:.0f} s") from error
        raise
    lines = said.decode("utf-8", errors="replace").split("\n")
    last = next((line.strip() for line in reversed(lines) if line.strip()), "no output")
    return last.replace(str(folder), "")[:200]


def _environment(folder: Path) -> dict[str, str]:
    """Only what the converter needs, with a home of its own."""
    kept = {
        name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL", "FONTCONFIG_FILE") if name in os.environ
    }
    home = str(folder)
    proxies = dict.fromkeys(("http_proxy", "https_proxy", "ftp_proxy", "all_proxy"), _NOWHERE)
    return (
        kept
        | proxies
        | {
            "HOME": home,
            "TMPDIR": home,
            "XDG_CONFIG_HOME": home,
            "XDG_CACHE_HOME": home,
            "SAL_USE_VCLPLUGIN": "svp",
        }
    )
