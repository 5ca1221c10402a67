"""How good it is: `quoth evaluate`, one module for what is measured, each with figures and a table.

A result has `figures()`, for programs, and is printed as a table; shares are in [0, 1].
"""

from qa.evaluate.abstention import AbstentionScores, abstention
from qa.evaluate.answers import answers
from qa.evaluate.asked import asked
from qa.evaluate.asked_scores import AskedScores
from qa.evaluate.attribution import AttributionScores, score_attributions
from qa.evaluate.calibration import calibration
from qa.evaluate.choices import NoneScores, none_of_the_above
from qa.evaluate.followups import followups
from qa.evaluate.measure import Task, measure
from qa.evaluate.quotations import quotations
from qa.evaluate.significance import paired_difference
from qa.evaluate.speakers import same_speaker

__all__ = [
    "AbstentionScores",
    "AskedScores",
    "AttributionScores",
    "NoneScores",
    "Task",
    "abstention",
    "answers",
    "asked",
    "calibration",
    "followups",
    "measure",
    "none_of_the_above",
    "paired_difference",
    "quotations",
    "same_speaker",
    "score_attributions",
]
