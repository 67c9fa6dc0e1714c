"""The server's own process: `python -m pipeline.serve.process CONFIGURATION` (JSON), started by `saraban serve`."""

from __future__ import annotations

import datetime as dt
import json
import sys
from pathlib import Path
from typing import Any

_BANGKOK = dt.timezone(dt.timedelta(hours=7))
# Nothing a reader types may hold the server for long.
_SETTINGS = {
    "sql_time_limit_ms": 3000,
    "max_returned_rows": 2000,
    "default_page_size": 50,
    "allow_download": False,
    "default_cache_ttl": 0,
    "num_sql_threads": 3,
    "suggest_facets": False,
    "truncate_cells_html": 400,
    "template_debug": False,
}


def application(configuration: dict[str, Any]) -> Any:
    """datasette over the database with our pages in it."""
    from datasette.app import Datasette
    from datasette.plugins import pm

    from pipeline.serve.metadata import metadata
    from pipeline.serve.plugin import Plugin
    from pipeline.serve.reviewing import Reviewing

    path = Path(configuration["database"])
    reviewing = None
    if configuration.get("token"):
        reviewing = Reviewing(
            configuration["token"],
            Path(configuration["corrections"]),
            path,
            lambda: dt.datetime.now(_BANGKOK).date(),
        )
    pm.register(Plugin(path.stem, path, configuration["host"], reviewing), name="saraban")
    found = Datasette(files=[str(path)], metadata=metadata(path.stem), settings=_SETTINGS, cors=False)
    return found.app()


def main() -> None:
    """Serve until told to stop."""
    import uvicorn

    configuration = json.loads(sys.argv[1])
    uvicorn.run(
        application(configuration),
        host=configuration["host"],
        port=configuration["port"],
        log_level="warning",
        lifespan="on",
        server_header=False,
    )


if __name__ == "__main__":
    main()
