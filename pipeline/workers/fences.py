"""Which fences round a reader hold on this machine, tried out in a child that has put them up."""

from __future__ import annotations

import json
import multiprocessing
import resource
from multiprocessing.connection import Connection
from pathlib import Path

from pipeline.workers.limits import Limits
from pipeline.workers.modules import own_modules

_MOST = 1 << 16
NAMES = ("limits", "session", "network_namespace", "network_hook", "program_hook", "no_writes")
"""What can be fenced in: bounds of the system, a session to be killed as a whole, no network, no programs, no files."""


def fences() -> dict[str, bool]:
    """Each fence, and whether it holds."""
    context = multiprocessing.get_context("spawn")  # nothing loaded: only the fences are of interest
    receive, send = context.Pipe(duplex=False)
    process = context.Process(target=_main, args=(send, Limits()), daemon=True)
    with own_modules():
        process.start()
    send.close()
    try:
        found = json.loads(receive.recv_bytes(_MOST)) if receive.poll(20) else {}
    except (EOFError, OSError, ValueError):
        found = {}
    finally:
        receive.close()
        process.kill()
        process.join(5)
    return {name: bool(found.get(name)) for name in NAMES}


def _main(answer: Connection, limits: Limits) -> None:
    import os
    import socket
    import subprocess
    import tempfile

    from pipeline.workers.child import fence

    network = Path("/proc/self/ns/net")
    folder = tempfile.gettempdir()
    before = str(network.readlink()) if network.exists() else ""
    fence(limits)
    found = {
        "limits": resource.getrlimit(resource.RLIMIT_AS)[0] == limits.work["text"].address_bytes,
        "session": os.getsid(0) == os.getpid(),
        "network_namespace": bool(before) and str(network.readlink()) != before,
        "network_hook": False,
        "program_hook": False,
        "no_writes": False,
    }
    try:
        tempfile.TemporaryFile(dir=folder).close()
    except PermissionError:
        found["no_writes"] = True
    except OSError:
        pass
    try:
        socket.create_connection(("127.0.0.1", 9), timeout=1).close()
    except PermissionError:
        found["network_hook"] = True
    except OSError:
        pass
    try:
        subprocess.run(["/bin/true"], check=False)
    except PermissionError:
        found["program_hook"] = True
    except OSError:
        pass
    answer.send_bytes(json.dumps(found).encode("ascii"))
    answer.close()
