"""Makes the digit model: lines set in many fonts, damaged as scanners damage them, and the network trained on them.

Needs the extra `train`. Run by hand: ``python -m extractors.scan.digits.training.train --help``.
"""
