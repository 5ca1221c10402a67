"""How good it is: `quoth evaluate`, one module for what is measured, each with figures and a table.

A result has `figures()`, for programs, and is printed as a table; shares are in [0, 1].
"""

from qa.evaluate.abstention import AbstentionScores, abstention
from qa.evaluate.answers import AnswerScores, answers
from qa.evaluate.asked import asked
from qa.evaluate.asked_scores import AskedScores
from qa.evaluate.attribution import AttributionScores, attribution, score_attributions
from qa.evaluate.calibration import CalibrationScores, calibration
from qa.evaluate.choices import NoneScores, none_of_the_above
from qa.evaluate.followups import FollowupResult, FollowupScores, followups
from qa.evaluate.measure import Task, measure
from qa.evaluate.quotations import QuotationScores, quotations
from qa.evaluate.retrieval import RetrievalScores, retrieval
from qa.evaluate.short import ShortScores, short
from qa.evaluate.significance import Difference, paired_difference
from qa.evaluate.speakers import SpeakerScores, same_speaker, speakers

__all__ = [
    "AbstentionScores",
    "AnswerScores",
    "AskedScores",
    "AttributionScores",
    "CalibrationScores",
    "Difference",
    "FollowupResult",
    "FollowupScores",
    "NoneScores",
    "QuotationScores",
    "RetrievalScores",
    "ShortScores",
    "SpeakerScores",
    "Task",
    "abstention",
    "answers",
    "asked",
    "attribution",
    "calibration",
    "followups",
    "measure",
    "none_of_the_above",
    "paired_difference",
    "quotations",
    "retrieval",
    "same_speaker",
    "score_attributions",
    "short",
    "speakers",
]
