"""Two sides of activities to changes."""
