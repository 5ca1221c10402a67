"""Who said what: attributions found by a tagger and made into statements."""

from index.attribution.attribute import attribute
from index.attribution.modality import is_denial, is_past
from index.attribution.polarity import clauses_of, denials, polarity_of, without_polarity
from index.attribution.tagger import Tagger, from_json, to_json
from index.attribution.trusted import trust
from index.attribution.wording import kind_of

__all__ = [
    "Tagger",
    "attribute",
    "clauses_of",
    "denials",
    "from_json",
    "is_denial",
    "is_past",
    "kind_of",
    "polarity_of",
    "to_json",
    "trust",
    "without_polarity",
]
