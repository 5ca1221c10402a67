"""From a question to its answer: the route that takes it, the evidence, the words, or a plain no."""

from qa.answering.answer import answer
from qa.answering.choosing import best
from qa.answering.confidence import confidence
from qa.answering.evidence import FIT, GAP, Evidence
from qa.answering.examples import examples
from qa.answering.inquiry import Inquiry
from qa.answering.markdown import in_words, plain, readable
from qa.answering.verifying import Quotation, places, plain_marks, quotations_in, stands
from qa.answering.weighing import statement_in

__all__ = [
    "FIT",
    "GAP",
    "Evidence",
    "Inquiry",
    "Quotation",
    "answer",
    "best",
    "confidence",
    "examples",
    "in_words",
    "places",
    "plain",
    "plain_marks",
    "quotations_in",
    "readable",
    "stands",
    "statement_in",
]
