"""A corpus of small hostile and odd files, made by a script, and what saraban must make of each."""
