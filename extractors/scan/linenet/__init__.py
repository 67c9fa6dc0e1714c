"""The reader of lines: a small network of our own that reads a whole line, rules and all.

The engine loses marks and digits where a rule crosses a small label, where a line is short, and where Thai digits stand
among letters. This network was trained on such lines (docs/digits.md); `extractors.scan.recognition` asks both.
"""

from extractors.scan.linenet.decoding import Letter
from extractors.scan.linenet.reading import read_line

__all__ = ["Letter", "read_line"]
