"""The fence: how much may be on its way to a terminal that has not said yet what it has shown.

The kernel and sshd take what is sent at once, and a slow line shows it seconds later: only the terminal
knows. So it is asked: behind what is to be shown goes a status question, and its answer comes once everything
before it is on the screen. While more than a window is on its way, frames are held; the answer lets the
newest one go.

A question costs four bytes. It goes only in front of a frame, and only when a good kilobyte before it is
unanswered: after a single key, and while nobody types, nothing is asked.
"""

import math
from collections import deque
from dataclasses import dataclass
from typing import Final

QUESTION: Final = "\x1b[5n"
"""Device status report of ECMA-48; a terminal in good order answers `CSI 0 n`."""

GOOD_KILOBYTE: Final = 1088
"""Bytes that are sent before there is a question."""

_LEAST_WINDOW, _MOST_WINDOW = 512, 2048  # bytes
_WINDOW_SECONDS = 0.7  # what a line may carry in this time may be on its way
_SHOWN_AFTER = 3.0  # seconds of silence after which what was not asked about is taken as shown
_LEAST_PATIENCE, _MOST_PATIENCE = 3.0, 20.0  # seconds until an answer is taken for lost
_DELAYS = 4  # so many times as long as the last answer an answer may take
_SILENT, _UNKNOWN, _ANSWERS = 0, 1, 2


@dataclass(frozen=True, slots=True)
class _Question:
    """A question that is on its way: the bytes it covers, when the first of them was sent, and its times."""

    size: int
    since: float
    asked: float
    deadline: float


class Fence:
    """Counts bytes that were sent and answered; a moment is a number of seconds on any clock.

    Frames are held only for a terminal that has answered: nobody ever waits for one that does not. When an
    answer is lost, as at a terminal that was attached anew, frames are held once until `patience` is over,
    and not again before another answer has come. A terminal that leaves a question unanswered while it is
    not known to answer is asked no more.

    Answers that nobody asked for count for nothing. Whoever types one while a question is on its way has a
    frame sent early, and no more: the count ends with the last answer.
    """

    def __init__(self, *, asks: bool = True) -> None:
        self._trust = _UNKNOWN if asks else _SILENT
        self._questions: deque[_Question] = deque()
        self._asked = self._unasked = 0
        self._since = self._sent_at = self._answered_at = -math.inf
        self._delay = _MOST_PATIENCE / _DELAYS
        self._rate = 0.0
        self._held = False
        self._lost = 0

    @property
    def on_its_way(self) -> int:
        """How many bytes were sent and are not known to be shown."""
        return self._asked + self._unasked

    @property
    def window(self) -> float:
        """How many bytes may be on their way before frames are held."""
        return min(max(_WINDOW_SECONDS * self._rate, _LEAST_WINDOW), _MOST_WINDOW)

    @property
    def patience(self) -> float:
        """Seconds after which an answer to a question asked now would be taken for lost."""
        return min(max(_DELAYS * self._delay, _LEAST_PATIENCE), _MOST_PATIENCE)

    @property
    def expects_answers(self) -> bool:
        """Whether a terminal that answers has not answered everything yet."""
        return self._trust == _ANSWERS and bool(self._questions)

    @property
    def awaited(self) -> int:
        """How many answers may still come; may be read in any thread."""
        return len(self._questions) + self._lost

    @property
    def lags(self) -> bool:
        """Whether more is on its way than the line carries in a moment."""
        return self.expects_answers and self.on_its_way > self.window

    def sent(self, size: int, now: float) -> None:
        """Count bytes that go to the terminal."""
        if not self._questions and now - self._sent_at > _SHOWN_AFTER:
            self._unasked = 0
        if not self._unasked:
            self._since = now
        self._unasked += size
        self._sent_at = now

    def asks(self, now: float) -> bool:
        """Whether a question is to be sent before the frame that is wanted now; if so, it counts as sent."""
        self._give_up(now)
        silence = now - self._sent_at
        if self._unasked < GOOD_KILOBYTE or (not self._questions and silence > _SHOWN_AFTER):
            return False
        if self._trust == _SILENT or (self._trust == _UNKNOWN and self._questions):
            return False
        self._questions.append(_Question(self._unasked, self._since, now, now + self.patience))
        self._asked += self._unasked
        self._unasked = 0
        self.sent(len(QUESTION), now)
        return True

    def holds(self) -> bool:
        """Whether the frame that is wanted now has to wait for an answer."""
        waits = self.lags
        self._held = self._held or waits
        return waits

    def answered(self, at: float) -> None:
        """Count an answer that arrived at a moment; one that was not asked for counts for nothing."""
        if not self._questions:
            if self._lost:
                self._lost -= 1
                self._trust = _ANSWERS
            return
        question = self._questions.popleft()
        self._asked -= question.size
        self._trust = _ANSWERS
        self._delay = at - question.asked
        self._measure(question.size / max(at - max(question.since, self._answered_at), 0.001))
        self._answered_at = at

    def restart(self) -> None:
        """Forget what is on its way: it was lost when the terminal was given back."""
        self._questions.clear()
        self._asked = self._unasked = self._lost = 0
        self._held = False

    def _measure(self, rate: float) -> None:
        """Take a rate into account, in bytes a second. It is the least that the line can carry, for there may
        have been nothing to send meanwhile; if frames were held, it is what the line carries."""
        self._rate = rate if self._held else max(rate, self._rate)
        self._held = False

    def _give_up(self, now: float) -> None:
        """Take questions for lost when the oldest has waited too long."""
        if self._questions and now >= self._questions[0].deadline:
            self._lost += len(self._questions)
            self._questions.clear()
            self._asked = self._unasked = 0
            self._held = False
            self._trust -= 1
