"""How good it is: `quoth evaluate`, one module for what is measured, each with figures and a table.

A result has `figures()`, for programs, and is printed as a table; shares are in [0, 1].
"""

from qa.evaluate.answers import AnswerScores, answers
from qa.evaluate.attribution import AttributionScores, attribution, score_attributions
from qa.evaluate.calibration import CalibrationScores, calibration
from qa.evaluate.quotations import QuotationScores, quotations
from qa.evaluate.significance import paired_bootstrap
from qa.evaluate.speakers import SpeakerScores, same_speaker, speakers

__all__ = [
    "AnswerScores",
    "AttributionScores",
    "CalibrationScores",
    "QuotationScores",
    "SpeakerScores",
    "answers",
    "attribution",
    "calibration",
    "paired_bootstrap",
    "quotations",
    "same_speaker",
    "score_attributions",
    "speakers",
]
