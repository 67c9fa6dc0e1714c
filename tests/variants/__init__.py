"""Circulars nobody has seen: made from a seed, with the truth beside them, to test that reading holds.

`elements` is what a page is made of, `phrasing` the words and dates, `plans`, `calendars` and `letters` build
documents with their truth, `setting_typst`, `setting_html` and `setting_word` print them, `cases` names the
combinations that are tested and `scoring` compares a database's records with a truth.
"""
