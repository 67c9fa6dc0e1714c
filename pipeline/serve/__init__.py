"""The database in a browser: datasette with our pages, read-only (docs/serve.md)."""
