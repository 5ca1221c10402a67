"""Questions being answered: one line of them for all visitors, a few at once; each can be stopped."""

from __future__ import annotations

import logging
import os
import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from index import QuothError
from qa.chat import Assistant
from qa.conversations import Conversations, Exchange
from qa.page import rendering as show
from qa.records import Answer, Question, Turn

_AT_ONCE = max(2, min(8, os.cpu_count() or 2))  # questions
_MOST = 200  # questions in line
_log = logging.getLogger("quoth")


class _Stopped(Exception):
    """Whoever asked does not want the answer any more."""


@dataclass(slots=True, eq=False)
class Job:
    """A question on its way to an answer. `doing` says what is being done, "" while it waits in line."""

    person: str
    exchange: Exchange
    wanted: str | Question
    before: Sequence[Turn]
    doing: str = ""
    answer: Answer | None = None
    following: tuple[str, ...] = ()
    problem: str = ""
    stopped: bool = False
    done: threading.Event = field(default_factory=threading.Event)

    def tell(self, doing: str) -> None:
        """Note what is being done; ends the work where nobody wants it any more."""
        if self.stopped:
            raise _Stopped
        self.doing = doing


class Work:
    """The line of questions, and those who answer them."""

    def __init__(self, assistant: Assistant, conversations: Conversations) -> None:
        self._assistant, self._conversations = assistant, conversations
        self._line: deque[Job] = deque()
        self._jobs: dict[int, Job] = {}
        self._changed = threading.Condition()
        self._workers = 0

    def begin(self, job: Job) -> None:
        """Put a question at the end of the line. Raises QuothError where that is too long."""
        with self._changed:
            if len(self._line) >= _MOST:
                raise QuothError(f"{_MOST} questions are waiting already. Ask again in a few minutes.")
            self._line.append(job)
            self._jobs[job.exchange.id] = job
            self._have_workers()

    def find(self, exchange: int, person: str) -> Job | None:
        """A question of this person's that is being answered."""
        job = self._jobs.get(exchange)
        return job if job and job.person == person else None

    def stop(self, exchange: int, person: str) -> None:
        """Have a question of this person's not answered any more."""
        job = self.find(exchange, person)
        if job is None or job.done.is_set():
            return
        with self._changed:
            job.stopped = True
            if job in self._line:
                self._line.remove(job)
            else:  # who works on it finds out late where a language model is silent: another goes on
                self._workers -= 1
                self._have_workers()
        self._note_stopped(job)

    def place(self, job: Job) -> int:
        """How many questions are before this one in the line; 0 where it is being answered."""
        with self._changed:
            return self._line.index(job) + 1 if job in self._line else 0

    def _have_workers(self) -> None:
        if self._line and self._workers < _AT_ONCE:
            self._workers += 1
            threading.Thread(target=self._answer_all, daemon=True).start()

    def _answer_all(self) -> None:
        while True:
            with self._changed:
                if not self._line:
                    self._workers -= 1
                    return
                job = self._line.popleft()
            self._answer(job)
            if job.stopped:
                return

    def _answer(self, job: Job) -> None:
        """Answer one question, and keep what came of it."""
        try:
            job.tell("understanding the question")
            for answer in self._assistant.stream(job.wanted, job.before, job.tell):
                job.answer = answer if answer.written_by else None
                job.tell(job.doing)
            job.answer = answer
            job.tell("looking for what to ask next")
            job.following = tuple(self._assistant.following(answer))
            job.tell(job.doing)
            self._conversations.answered(job.exchange.id, answer, job.following)
        except _Stopped:
            pass
        except QuothError as error:
            job.problem = show.for_visitors(str(error), self._assistant.index.path)
        except Exception:
            _log.exception("a question could not be answered")
            job.problem = (
                "Something went wrong here; the question was not answered. The server's log says more."
            )
        finally:
            self._finish(job)

    def _finish(self, job: Job) -> None:
        """Let those know who watch; a problem is kept, so that it still stands there later."""
        try:
            if job.problem and job.answer is None and not job.stopped:
                self._conversations.ended(job.exchange.id, job.problem)
        except QuothError as error:
            _log.warning("%s", error)
        finally:
            job.done.set()
            self._jobs.pop(job.exchange.id, None)

    def _note_stopped(self, job: Job) -> None:
        """Nobody waits for the worker, who will find out."""
        job.answer = None
        try:
            self._conversations.ended(job.exchange.id)
        finally:
            job.done.set()
            self._jobs.pop(job.exchange.id, None)
