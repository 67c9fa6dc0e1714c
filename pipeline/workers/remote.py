"""Inputs and readings in places that fsspec knows (object stores, file servers): found and fetched here, unfenced.

Nothing of a file is looked at here: its bytes go to the fenced process that reads it.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path, PurePosixPath
from typing import Any

from extractors.errors import ExtractError
from pipeline.errors import ExitCode, SarabanError
from pipeline.inputs import MAX_FILE, Input, is_hidden, why_left_out
from pipeline.readings import Readings


class ExtraMissingError(SarabanError):
    """Something needs packages of the extra `cluster`, which are not installed."""

    exit_code = ExitCode.PROGRAM_MISSING


def package(name: str) -> Any:
    """A module of the extra `cluster`, loaded only when it is needed.

    Raises:
        ExtraMissingError: not installed.
    """
    try:
        return import_module(name)
    except ImportError as error:
        raise ExtraMissingError("extra_missing", package=name) from error


def remote_inputs(url: str) -> Iterator[Input]:
    """The files at an address: the file itself, or all below it in the order of their names."""
    try:
        system, root = package("fsspec.core").url_to_fs(url)
        found = system.find(root) if system.isdir(root) else [root]
    except (OSError, ValueError, ImportError) as error:
        yield Input(url, Path(url), refused=("not_found", f"{type(error).__name__}: {error}"[:300]))
        return
    for name in sorted(found):
        parts = PurePosixPath(name).relative_to(root).parts
        if not any(map(is_hidden, parts)):
            address = system.unstrip_protocol(name)
            why = why_left_out(PurePosixPath(name)) if parts else ""
            yield Input(address, Path(PurePosixPath(name).name), url=address, left_out=why)


def fetched(item: Input) -> Input:
    """The input with its bytes, where it lies elsewhere; what cannot be had is refused when it is read."""
    if item.url is None or item.data is not None or item.refused is not None:
        return item
    try:
        system, name = package("fsspec.core").url_to_fs(item.url)
        size = system.size(name)
        if size is not None and size > MAX_FILE:
            return replace(item, refused=("page_too_large", f"{size} bytes"))
        with system.open(name, "rb") as stream:
            data = stream.read(MAX_FILE + 1)
    except FileNotFoundError:
        return replace(item, refused=("not_found", ""))
    except PermissionError:
        return replace(item, refused=("permission_denied", ""))
    except (OSError, ValueError) as error:
        return replace(item, refused=("not_found", f"{type(error).__name__}: {error}"[:300]))
    return replace(item, data=data)


def sha256_of(item: Input) -> str | None:
    """Digest of an input's bytes, where they are at hand or can be read."""
    try:
        data = item.data if item.data is not None else item.path.read_bytes() if item.member is None else None
    except OSError:
        return None
    return hashlib.sha256(data).hexdigest() if data is not None else None


@contextlib.contextmanager
def shared_reading(item: Input, readings: Readings | None, shared: str | None) -> Iterator[None]:
    """Bring a kept reading from a common place before a file is read, and take a new one there afterwards.

    `shared` is an address that fsspec knows. Entries are checked when they are used, as those of this machine are.
    """
    digest = sha256_of(item) if readings is not None and shared is not None else None
    if readings is None or shared is None or digest is None:
        yield
        return
    own = readings.path(digest, item.filename)
    system, root = package("fsspec.core").url_to_fs(shared)
    common = f"{root}/{own.parent.name}/{own.name}"
    had = own.exists()
    with contextlib.suppress(OSError, ValueError):
        if not had and not readings.reread:
            own.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            system.get_file(common, str(own))
            had = True
    yield
    with contextlib.suppress(OSError, ValueError, ExtractError):
        if own.exists() and (not had or readings.reread or not system.exists(common)):
            system.makedirs(str(PurePosixPath(common).parent), exist_ok=True)
            spare = f"{common}.{digest[:8]}.part"
            system.put_file(str(own), spare)
            system.mv(spare, common)
