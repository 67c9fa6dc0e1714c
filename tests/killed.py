"""Writes documents into a database until it is killed: `python -m tests.killed DATABASE RECORDS`."""

from __future__ import annotations

import sys
from pathlib import Path

from pipeline.records import Records
from pipeline.store.database import open_database
from pipeline.store.write import link_references, write_records, write_run


def main(database: Path, records: Path) -> None:
    """Write every document again and again, each time as if another version had read it."""
    read = [Records.model_validate_json(line) for line in records.read_text("utf-8").splitlines()]
    with open_database(database) as connection:
        print("begun", flush=True)
        for turn in range(10**6):
            for one in read:
                write_records(connection, one, f"killed-{turn}")
                write_run(connection, one.filename, one.status, one.document_id, [])
            link_references(connection)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
