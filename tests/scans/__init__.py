"""Scans with known truth, made from a seed.

`sheets` turns pages of a PDF or lines of text into clean pictures that know their text; `handwork` adds what people
add by hand (received stamps, seals, signatures, numbers and days written in); `scanner` does what a scanner does;
`files` writes a PDF that holds pictures only, and the truth beside it.
"""
