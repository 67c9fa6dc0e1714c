"""Fuzz one target with atheris: `python -m tests.fuzz.run decoder --seconds 300`.

Inputs that break it are written to tests/fuzz/finds, named by the target and a digest, and replayed by the tests ever
after. Needs the extra `fuzz`.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from tests.conftest import ROOT
from tests.fuzz.seeds import SEEDS

FINDS = Path(__file__).parent / "finds"


def main() -> None:
    """Fuzz."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", choices=sorted(SEEDS))
    parser.add_argument("--seconds", type=int, default=300)
    chosen = parser.parse_args()

    import atheris

    with atheris.instrument_imports(include=["extractors", "normalizers", "pipeline"]):
        from tests.fuzz.targets import TARGETS

    with tempfile.TemporaryDirectory(prefix="saraban-fuzz-") as folder:
        for n, seed in enumerate(SEEDS[chosen.target]):
            Path(folder, f"seed-{n}").write_bytes(seed)
            TARGETS[chosen.target](seed)  # word lists are loaded before the clock of one input runs
        arguments = [
            sys.argv[0],
            f"-max_total_time={chosen.seconds}",
            f"-artifact_prefix={FINDS.relative_to(ROOT)}/{chosen.target}-",
            "-max_len=2000",
            "-timeout=60",
            "-report_slow_units=60",
            "-rss_limit_mb=1500",
            folder,
        ]
        if (fuzzer := os.fork()) == 0:  # it leaves without a word to Python, so the folder is ours to remove
            atheris.Setup(arguments, TARGETS[chosen.target])
            atheris.Fuzz()
        _, status = os.waitpid(fuzzer, 0)
    sys.exit(os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    main()
