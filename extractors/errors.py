"""Why a file could not be read. Each error carries a reason code of the public contract."""

from __future__ import annotations


class ExtractError(Exception):
    """A file, or a page of it, that cannot be read.

    Attributes:
        code: reason code of the contract's closed list, e.g. "corrupt_pdf"; the sentence that people read
            belongs to it and is kept in `pipeline/messages`, in Thai and English.
        detail: what was met, for the person who looks; never a traceback.
        page: page number, where the fault belongs to one.
    """

    def __init__(self, code: str, detail: str = "", page: int | None = None) -> None:
        self.code = code
        self.detail = detail
        self.page = page
        super().__init__(f"{code}: {detail}" if detail else code)
