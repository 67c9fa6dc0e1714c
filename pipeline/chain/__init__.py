"""Circulars as a chain: what cites, revises or passes on what, which of them holds, and where two contradict."""

from pipeline.chain.contradictions import mark_contradictions
from pipeline.chain.effective import Earlier, Effective, Standing, effective
from pipeline.chain.links import link_documents
from pipeline.chain.shelf import Shelf

__all__ = ["Earlier", "Effective", "Shelf", "Standing", "effective", "link_documents", "mark_contradictions"]
