"""How good it is: `quoth evaluate`, one module for what is measured, each with figures and a table.

A result has `figures()`, for programs, and is printed as a table; shares are in [0, 1].
"""

from qa.evaluate.attribution import AttributionScores, attribution, score_attributions
from qa.evaluate.followups import FollowupResult, FollowupScores, followups
from qa.evaluate.retrieval import RetrievalScores, retrieval
from qa.evaluate.speakers import SpeakerScores, same_speaker, speakers

__all__ = [
    "AttributionScores",
    "FollowupResult",
    "FollowupScores",
    "RetrievalScores",
    "SpeakerScores",
    "attribution",
    "followups",
    "retrieval",
    "same_speaker",
    "score_attributions",
    "speakers",
]
