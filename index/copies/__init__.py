"""Whether two texts are one story, and what they tell differently: shingles, signatures, sentences."""

from index.copies.comparing import Text, compare
from index.copies.differing import differences
from index.copies.shingles import bands, likeness, signature

__all__ = ["Text", "bands", "compare", "differences", "likeness", "signature"]
