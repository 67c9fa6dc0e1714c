"""Errors that end a command, with their exit codes (public contract)."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """Exit codes of the command line."""

    OK = 0
    DIFFERENT = 1
    USAGE = 2
    PARTIAL = 3
    ALL_REFUSED = 4
    FILE_ACCESS = 5
    PROGRAM_MISSING = 6
    DATABASE = 7
    CONFIGURATION = 9
    FAULT = 70
    INTERRUPTED = 130


class SarabanError(Exception):
    """An error that people can do something about. `key` names its sentences in messages/errors.toml."""

    exit_code = ExitCode.FAULT

    def __init__(self, key: str, **fields: object) -> None:
        self.key = key
        self.fields = {name: str(value) for name, value in fields.items()}
        super().__init__(key)


class UsageError(SarabanError):
    """The command was given something it cannot work with."""

    exit_code = ExitCode.USAGE


class FileAccessError(SarabanError):
    """A file or folder cannot be read or written."""

    exit_code = ExitCode.FILE_ACCESS


class DatabaseError(SarabanError):
    """The database cannot be used."""

    exit_code = ExitCode.DATABASE
