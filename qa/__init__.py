"""What is asked: a question in, an answer with its evidence out."""

from qa.chat import Assistant
from qa.records import Answer, Citation, Question, Turn

__all__ = ["Answer", "Assistant", "Citation", "Question", "Turn"]
