"""Reading pictures of pages: scans in PDF files, and picture files.

A picture becomes the same glyphs, rules and arrows that a digital page yields, so that tables and paragraphs
are put together by the code of the PDF reader (docs/readers.md).
"""
