"""The flow from files to database, changes and report."""
