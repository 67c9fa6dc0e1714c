"""A second reader of digits in scans, beside the network that reads whole lines.

`reread` is for the usual case: a line, and the engine's text of it (`align_symbols` where the engine's symbols are
wanted one by one). `read_number` finds the symbols of a word
itself; `read_symbols` reads symbols whose boxes are known well (an engine's boxes often are not).
"""

from extractors.scan.digits.reading import Box, DigitReading, read_number, read_symbols
from extractors.scan.digits.rereading import Reread, RereadDigit, align_symbols, merge_readings, reread

__all__ = [
    "Box",
    "DigitReading",
    "Reread",
    "RereadDigit",
    "align_symbols",
    "merge_readings",
    "read_number",
    "read_symbols",
    "reread",
]
