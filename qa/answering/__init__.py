"""From a question to its answer: the route that takes it, the evidence, the words, or a plain no."""

from qa.answering.another_language import is_of_another_language
from qa.answering.answer import answer
from qa.answering.choosing import best
from qa.answering.composing import version_told
from qa.answering.confidence import confidence
from qa.answering.evidence import FIT, GAP, Evidence
from qa.answering.examples import examples, following, topic_of
from qa.answering.inquiry import Inquiry
from qa.answering.markdown import in_words, plain, readable
from qa.answering.quoted import attributed, copies_told, facts, label, line_for, pieces
from qa.answering.signing import signature, statement_in, touching
from qa.answering.verifying import Quotation, places, quotations_in, stands

__all__ = [
    "FIT",
    "GAP",
    "Evidence",
    "Inquiry",
    "Quotation",
    "answer",
    "attributed",
    "best",
    "confidence",
    "copies_told",
    "examples",
    "facts",
    "following",
    "in_words",
    "is_of_another_language",
    "label",
    "line_for",
    "pieces",
    "places",
    "plain",
    "quotations_in",
    "readable",
    "signature",
    "stands",
    "statement_in",
    "topic_of",
    "touching",
    "version_told",
]
