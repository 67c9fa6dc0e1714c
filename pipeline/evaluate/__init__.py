"""Figures against gold records: how much of a document was read as a person wrote it down."""

from pipeline.evaluate.gold import Gold, read_gold
from pipeline.evaluate.score import Figures, evaluate

__all__ = ["Figures", "Gold", "evaluate", "read_gold"]
