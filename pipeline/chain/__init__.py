"""Circulars as a chain: what cites, revises or passes on what, which of them holds, and where two contradict."""

from pipeline.chain.acts import papers
from pipeline.chain.contradictions import mark_contradictions
from pipeline.chain.effective import Earlier, Effective, Standing, effective
from pipeline.chain.links import link_documents

__all__ = ["Earlier", "Effective", "Standing", "effective", "link_documents", "mark_contradictions", "papers"]
