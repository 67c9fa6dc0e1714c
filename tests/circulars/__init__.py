"""Circulars written apart from the mapping, with what a careful reader takes from them.

`documents/` holds what is set: Word files as lists of steps (`*.word.json`, see `setting.py`), pages for a browser
(`*.html`) and typst sources. `gold/` holds what is on the paper, in the form of the public gold records. All names
of persons are invented.
"""
