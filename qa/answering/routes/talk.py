"""Talk: greetings, thanks, what Quoth is for, and what it does not do; nothing is searched."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.answering.examples import examples
from qa.answering.found import Found, Refusal, Told
from qa.answering.inquiry import Inquiry
from qa.answering.markdown import plain
from qa.records import Question

_MANNERS = (
    r"(?:[ ,!.]{1,3}(?:there|everyone|all|quoth|again|a lot|so much|very much"
    r"|for (?:your|the|that) \w{1,20}))?"
)
_PLEASE = r"(?:(?:please|can you|could you|would you) )?"
_TALK = {
    "greeting": r"(?:hi|hiya|hello|hey|yo|howdy|greetings|good (?:morning|afternoon|evening|day))"
    rf"{_MANNERS}",
    "thanks": r"(?:thanks|thank you|thx|cheers|great|nice|cool|perfect|ok|okay|bye|goodbye|good ?night)"
    rf"{_MANNERS}",
    "able": r"(?:(?:hi|hello|hey)\b.{0,12})?(?:what (?:can|do) you (?:do|know|answer)|(?:what|who) are you"
    r"|how (?:do|can|should) (?:you|i|we) (?:work|use (?:you|this|quoth|it)|ask)"
    r"|what (?:can|should) (?:i|we) ask|what is (?:quoth|this)"
    r"|are you (?:a |an )?(?:bot|human|robot|ai|real)|help(?: me)?)[^\w]{0,3}(?:for me)?",
    "feeling": r"how (?:are|do) you(?: (?:doing|feel\w*|today)){0,3}",
    "unable": rf"{_PLEASE}(?:write|compose|draft|sing|tell|make up|generate|invent) (?:me |us )?"
    r"(?:a|an|some|your own) (?:\w+ )?(?:poem|song|story|joke|essay|article|letter|e-?mail|tweet|haiku"
    r"|limerick|rap|speech|code|program)\b.{0,200}",
    "translate": rf"{_PLEASE}(?:translate|say (?:this|that|it) in)\b.{{0,300}}",
}
_PATTERNS = tuple(
    (name, re.compile(rf"\W{{0,9}}+(?:{pattern})\W{{0,9}}", re.IGNORECASE)) for name, pattern in _TALK.items()
)
_ABOUT = "Quoth looks through your articles and answers in their own words, with who said them and where."
_SAID = {
    "greeting": f"Hello! {_ABOUT}",
    "thanks": "You are welcome.",
    "able": f"{_ABOUT} Ask what somebody said, who said something, what happened, when, where or how many.",
    "feeling": f"Well, thank you. {_ABOUT}",
    "unable": "Quoth makes nothing up: it shows what your articles say, and writes no texts of its own.",
    "translate": "Quoth does not translate: it shows the words of your articles as they stand there.",
}
_EXAMPLES = 2


class Talk:
    """Takes what is no question about the articles."""

    name = "talk"
    searches = False

    def takes(self, question: Question) -> bool:
        """'hi', 'thanks', 'what can you do?', 'write a poem', 'translate …'"""
        return bool(_kind_of(question.text))

    def find(self, inquiry: Inquiry) -> Found | Refusal | Told:
        """A short, true sentence, and questions that the index can answer."""
        said = _SAID[_kind_of(inquiry.question.text)]
        return Told(f"{said}{_offered(examples(inquiry.index, _EXAMPLES))}")


def _kind_of(text: str) -> str:
    words = " ".join(text.split())[:400]
    return next((name for name, pattern in _PATTERNS if pattern.fullmatch(words)), "")


def _offered(questions: Sequence[str]) -> str:
    if not questions:
        return ""
    return " You could ask: " + " Or: ".join(f"“{plain(question)}”" for question in questions)
