"""Looking into an archive in a fenced process: its directory, too, is somebody else's data."""

from __future__ import annotations

import json
from multiprocessing.connection import Connection
from pathlib import Path

from extractors.errors import ExtractError
from pipeline.inputs import Member, archive_members
from pipeline.workers.limits import Limits
from pipeline.workers.modules import own_modules
from pipeline.workers.server import server

_MOST = 4 << 20
_WAIT_S = 20.0


def members_in_worker(path: Path) -> list[Member] | None:
    """As `pipeline.inputs.archive_members`, in a process of its own.

    Raises:
        ExtractError: as there; zip_limit, too, where the directory of the archive ends the process.
    """
    context = server({".zip": 1})
    receive, send = context.Pipe(duplex=False)
    process = context.Process(target=_main, args=(send, path, Limits()), daemon=True)
    with own_modules():
        process.start()
    send.close()
    try:
        if not receive.poll(_WAIT_S):
            raise ExtractError("zip_limit", "the archive's directory takes too long")
        message = json.loads(receive.recv_bytes(_MOST))
        if "refused" in message:
            code, detail = message["refused"]
            raise ExtractError(str(code), str(detail)[:500])
        found = message["members"]
        return (
            None if found is None else [Member(str(name), int(index), str(why)) for name, index, why in found]
        )
    except (EOFError, OSError, ValueError, KeyError, TypeError) as error:
        raise ExtractError("zip_limit", "the archive's directory cannot be read within the limits") from error
    finally:
        receive.close()
        process.join(0.5)
        process.kill()
        process.join(5)


def _main(answer: Connection, path: Path, limits: Limits) -> None:
    from pipeline.workers.child import fence

    fence(limits)
    try:
        found = archive_members(path)
        message: dict[str, object] = {
            "members": None if found is None else [[m.name, m.index, m.left_out] for m in found]
        }
    except ExtractError as error:
        message = {"refused": [error.code, error.detail]}
    except MemoryError:
        message = {"refused": ["zip_limit", "memory"]}
    except Exception as error:  # noqa: BLE001  a directory that nobody thought of must not print a traceback
        message = {"refused": ["truncated", f"the archive's directory: {type(error).__name__}"]}
    answer.send_bytes(json.dumps(message, ensure_ascii=True).encode("ascii"))
    answer.close()
