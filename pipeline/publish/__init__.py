"""Comparisons as files that people read."""
