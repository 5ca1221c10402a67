"""Who said what: attributions found by a tagger and made into statements."""

from index.attribution.attribute import attribute
from index.attribution.tagger import Tagger, from_json, to_json
from index.attribution.wording import day_of

__all__ = ["Tagger", "attribute", "day_of", "from_json", "to_json"]
