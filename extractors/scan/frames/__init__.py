"""Frames of stamps in a picture: small rectangles and rings, straight or turned, also over print."""
