"""`saraban serve`: the database in a browser."""

from __future__ import annotations

import webbrowser
from pathlib import Path

from pipeline.cli.console import Console
from pipeline.cli.review import corrections_path, load_book
from pipeline.errors import ExitCode
from pipeline.serve.server import serve
from pipeline.store.database import open_database


def serve_command(
    console: Console, db: Path, host: str, port: int, opens: bool, review: bool, corrections: Path | None
) -> ExitCode:
    """Serve until Ctrl-C."""
    path = corrections_path(db, corrections)
    if review:
        load_book(path)
    with open_database(db, readonly=not review):
        pass  # a clear refusal now is better than a page of errors later

    def ready(address: str) -> None:
        if console.json:
            console.data({"address": address})
        console.say(
            f"เปิดในเบราว์เซอร์: {address}   (หยุดด้วย Ctrl-C)",
            f"Open in a browser: {address}   (Ctrl-C stops it)",
        )
        if review:
            console.say(f"คำตอบเก็บไว้ที่ {path}", f"Answers go into {path}")
        if opens:
            webbrowser.open(address)

    code = serve(db, host, port, review=review, corrections=path, ready=ready)
    return ExitCode.OK if code in (0, -15) else ExitCode.FAULT
