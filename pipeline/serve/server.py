"""Starting the server in a process of its own, and waiting for it."""

from __future__ import annotations

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from pipeline.errors import FileAccessError, UsageError
from pipeline.serve.guard import is_loopback
from pipeline.workers.modules import environment

_PATIENCE_S = 30.0


def serve(
    db: Path,
    host: str,
    port: int,
    *,
    review: bool,
    corrections: Path,
    ready: Callable[[str], None],
) -> int:
    """Serve a database until the server ends or the keyboard says so; the exit code of the process.

    Args:
        db: the database; it has been checked.
        host: address to listen on.
        port: port; 0 takes a free one.
        review: with the review pages; only on a loopback address.
        corrections: where answers go.
        ready: told the address to open, once the server answers.

    Raises:
        UsageError: a review on an address that others can reach.
        FileAccessError: the port is taken, or the server did not start.
    """
    if review and not is_loopback(host):
        raise UsageError("review_not_local", host=host)
    port = _free_port(host, port)
    token = secrets.token_urlsafe(24) if review else None
    configuration = {
        "database": str(db.absolute()),
        "host": host,
        "port": port,
        "token": token,
        "corrections": str(corrections.absolute()),
    }
    command = [sys.executable, "-m", "pipeline.serve.process", json.dumps(configuration)]
    process = subprocess.Popen(command, env=os.environ | environment())  # noqa: S603
    try:
        _wait_for(process, host, port)
        shown = f"[{host}]" if ":" in host else host
        ready(f"http://{shown}:{port}/" + (f"-/review?token={token}" if token else ""))
        return process.wait()
    except KeyboardInterrupt:
        return 0
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                process.wait(5)
            if process.poll() is None:
                process.kill()
                process.wait()


def _free_port(host: str, port: int) -> int:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise FileAccessError(
                "port_not_free", host=host, port=port, why=error.strerror or error
            ) from error
        return int(probe.getsockname()[1])


def _wait_for(process: subprocess.Popen[bytes], host: str, port: int) -> None:
    until = time.monotonic() + _PATIENCE_S
    reach = "127.0.0.1" if host in ("0.0.0.0", "") else "::1" if host == "::" else host  # noqa: S104 - compared only
    while time.monotonic() < until:
        if process.poll() is not None:
            raise FileAccessError("server_ended", code=process.returncode)
        with suppress(OSError), socket.create_connection((reach, port), timeout=1):
            return
        time.sleep(0.1)
    raise FileAccessError("server_ended", code="-")
