"""Document to records: tables, letters and instructions to activities."""
