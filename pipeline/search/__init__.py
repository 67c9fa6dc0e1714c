"""Thai full-text search over activities and letters (docs/search.md)."""

from pipeline.search.hits import Hit, SearchResult
from pipeline.search.query import Query, read_query
from pipeline.search.search import search

__all__ = ["Hit", "Query", "SearchResult", "read_query", "search"]
