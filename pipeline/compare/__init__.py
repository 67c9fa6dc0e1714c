"""Year over year: two sides of activities in, what changed out.

The flow: `load_side` twice, `compare`, then `save` into the database and `pipeline.publish` for people.
"""

from pipeline.compare.comparison import compare
from pipeline.compare.decisions import DecisionsError, read_decisions
from pipeline.compare.load import AmbiguousReferenceError, UnknownReferenceError, load_side
from pipeline.compare.matrix import Matrix, matrix_of
from pipeline.compare.model import Comparison, Side
from pipeline.compare.save import save

__all__ = [
    "AmbiguousReferenceError",
    "Comparison",
    "DecisionsError",
    "Matrix",
    "Side",
    "UnknownReferenceError",
    "compare",
    "load_side",
    "matrix_of",
    "read_decisions",
    "save",
]
