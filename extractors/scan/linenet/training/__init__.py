"""Training of the line network; needs the extra `train`."""
