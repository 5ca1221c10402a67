"""The kinds of answers, a file each; the first that takes a question answers it."""

from qa.answering.routes.collection import Collection
from qa.answering.routes.comparison import Comparison
from qa.answering.routes.facts import Facts
from qa.answering.routes.over_time import OverTime
from qa.answering.routes.role import WhoIs
from qa.answering.routes.route import Route
from qa.answering.routes.said import Said
from qa.answering.routes.summary import Summary
from qa.answering.routes.talk import Talk
from qa.answering.routes.who_said import WhoSaid
from qa.records import Question

__all__ = ["ROUTES", "Route", "route_for"]

ROUTES: tuple[Route, ...] = (
    Talk(),
    Collection(),
    WhoSaid(),
    WhoIs(),
    Comparison(),
    OverTime(),
    Said(),
    Summary(),
    Facts(),
)
"""In the order in which they are tried; `Facts` takes whatever is left."""


def route_for(question: Question) -> Route:
    """The route that answers a question."""
    return next(route for route in ROUTES if route.takes(question))
