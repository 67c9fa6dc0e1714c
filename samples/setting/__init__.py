"""Sets circulars from content: the same content gives a PDF, a Word file and the records a reader should find.

`content` reads the TOML files, `grid` lays tables out as cells with spans, `pdf` and `word` set them,
`expected` writes the records. `style` holds what may vary without touching the content: fonts, sizes, margins.
"""
