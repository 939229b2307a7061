"""How much may be on its way to a terminal, told by what it answers."""

from collections import deque
from collections.abc import Iterator

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tui.terminal.fence import GOOD_KILOBYTE, QUESTION, Fence

PAGE, KEY = 1200, 140
LONG = 30.0


def frame(fence: Fence, size: int, now: float) -> str:
    """Want a frame: what is done, of `ask`, `hold` and `send`."""
    asked = fence.asks(now)
    if fence.holds():
        return "ask, hold" if asked else "hold"
    fence.sent(size, now)
    return "ask, send" if asked else "send"


def met(rate: float, delay: float = 0.3) -> Fence:
    """A fence that has just met a terminal of so many bytes a second; it is 0 o'clock, and next to nothing is
    on its way."""
    fence = Fence()
    start = -delay - PAGE / rate
    assert frame(fence, PAGE, start) == "send"
    assert frame(fence, 1, start) == "ask, send"
    fence.answered(0.0)
    return fence


def test_single_keys_are_asked_nothing() -> None:
    fence = Fence()
    assert [frame(fence, PAGE, 5.0 * number) for number in range(9)] == ["send"] * 9
    assert [frame(fence, KEY, 100 + 5.0 * number) for number in range(50)] == ["send"] * 50


def test_keys_that_come_close_together_are_asked_about_once_a_kilobyte() -> None:
    fence = met(50_000)
    done = []
    for number in range(40):
        done.append(frame(fence, KEY, number / 30))
        if done[-1] == "ask, send":
            fence.answered(number / 30 + 0.01)
    assert set(done) == {"send", "ask, send"}
    assert done.count("ask, send") == 40 * KEY // (GOOD_KILOBYTE + KEY)


@pytest.mark.parametrize(
    ("rate", "window"), [(120, 512), (1200, 646), (1500, 764), (4125, 1421), (50_000, 2048), (1e9, 2048)]
)
def test_the_window_is_what_the_line_carries_in_a_moment(rate: float, window: int) -> None:
    """With the round trip in the first measure, which makes it the least that the line can carry."""
    assert met(rate).window == pytest.approx(window, abs=1)


def test_frames_are_held_while_more_than_a_window_is_on_its_way() -> None:
    fence = met(4125)
    assert [frame(fence, PAGE, 0.03 * number) for number in range(1, 6)] == [
        "send", "ask, send", "ask, hold", "hold", "hold",
    ]  # fmt: skip
    fence.answered(0.6)
    assert [frame(fence, PAGE, 0.6) for _ in range(2)] == ["send", "ask, hold"]
    fence.answered(0.9)
    fence.answered(1.2)
    assert fence.on_its_way < 10


def test_a_slow_line_has_one_page_on_its_way() -> None:
    fence = met(1200)
    assert [frame(fence, PAGE, 0.03 * number) for number in range(1, 4)] == ["send", "ask, hold", "hold"]
    fence.answered(1.3)
    assert frame(fence, PAGE, 1.3) == "send"


def test_the_window_follows_the_line() -> None:
    fence = met(50_000)
    now = 0.0
    for _ in range(6):
        while frame(fence, PAGE, now) in ("send", "ask, send"):
            now += 0.01
        now += 1.3
        fence.answered(now)
    assert fence.window == pytest.approx(0.7 * PAGE / 1.3, abs=10)
    for _ in range(6):
        now += 0.01
        frame(fence, PAGE, now)
        fence.answered(now + 0.001)
    assert fence.window == 2048


def test_a_terminal_that_never_answers_is_asked_once_and_never_waited_for() -> None:
    fence = Fence()
    done = [frame(fence, PAGE, number / 30) for number in range(3000)]
    assert done.count("ask, send") == 1
    assert set(done) == {"send", "ask, send"}
    assert not fence.expects_answers


def test_a_terminal_that_is_not_to_be_asked_is_not() -> None:
    fence = Fence(asks=False)
    assert {frame(fence, PAGE, number / 30) for number in range(300)} == {"send"}


def test_an_answer_that_is_lost_is_waited_for_once() -> None:
    """As at a terminal that was attached anew. It is asked again, and waited for once it answers."""
    fence = met(4125)
    assert [frame(fence, PAGE, 1.0) for _ in range(3)] == ["send", "ask, send", "ask, hold"]
    patience = fence.patience
    assert 3 <= patience <= 5
    assert frame(fence, PAGE, 1.0 + patience - 0.01) == "hold"
    assert [frame(fence, PAGE, 1.0 + patience) for _ in range(9)] == ["send", "ask, send", *["send"] * 7]
    fence.answered(1.5 + patience)
    assert frame(fence, PAGE, 1.5 + patience) == "ask, hold"


def test_a_late_answer_shows_that_the_terminal_still_answers() -> None:
    fence = met(4125)
    done = [frame(fence, PAGE, 1.0 + number) for number in range(60)]
    assert done.count("ask, send") == 2
    assert done[-1] == "send"
    fence.answered(70.0)
    assert [frame(fence, PAGE, 70.0) for _ in range(4)] == ["send", "ask, send", "ask, hold", "hold"]


def test_answers_that_nobody_asked_for_count_for_nothing() -> None:
    fence = met(4125)
    before = fence.on_its_way
    for _ in range(50):
        fence.answered(0.1)
    assert fence.on_its_way == before
    assert [frame(fence, PAGE, 0.2) for _ in range(3)] == ["send", "ask, send", "ask, hold"]
    stranger = Fence()
    stranger.answered(0.0)
    assert [frame(stranger, PAGE, 0.1) for _ in range(9)].count("hold") == 0


def test_what_was_on_its_way_when_the_terminal_was_given_back_is_forgotten() -> None:
    fence = met(4125)
    assert [frame(fence, PAGE, 1.0) for _ in range(3)] == ["send", "ask, send", "ask, hold"]
    fence.restart()
    assert not fence.expects_answers
    assert fence.on_its_way == 0
    assert [frame(fence, PAGE, 1.0) for _ in range(3)] == ["send", "ask, send", "ask, hold"]


class Line(RuleBasedStateMachine):
    """A terminal behind a queue of bytes, whose answers may be lost and whose user may type some."""

    def __init__(self) -> None:
        super().__init__()
        self.fence = Fence()
        self.now = 0.0
        self.queue: deque[str] = deque()
        self.honest = True
        self.since_question = 0
        self.lost = self.given_up = 0

    def _send(self, size: int) -> None:
        self.queue += ["byte"] * size
        self.since_question += size

    @rule(size=st.integers(1, 3000))
    def want_a_frame(self, size: int) -> None:
        done = frame(self.fence, size, self.now)
        if done.startswith("ask"):
            assert self.since_question >= GOOD_KILOBYTE
            self.queue.append("question")
            self.since_question = 0
            self._send(len(QUESTION))
        if done.endswith("send"):
            self._send(size)
        else:
            assert "question" in self.queue or not self.honest

    @rule(size=st.integers(1, 4000), delay=st.floats(0.001, 2.0))
    def show(self, size: int, delay: float) -> None:
        self.now += delay
        for answer in self._shown(size):
            self.fence.answered(answer)

    def _shown(self, size: int) -> Iterator[float]:
        while self.queue and size:
            if self.queue.popleft() == "question":
                yield self.now
            else:
                size -= 1

    @rule()
    def lose_what_is_on_its_way(self) -> None:
        self.honest = self.honest and "question" not in self.queue
        self.queue.clear()

    @rule()
    def type_an_answer(self) -> None:
        self.honest = self.honest and "question" not in self.queue
        self.fence.answered(self.now)

    @rule(seconds=st.floats(0.0, 2.9))
    def wait(self, seconds: float) -> None:
        self.now += seconds

    @precondition(lambda self: not self.queue)
    @rule()
    def give_the_terminal_back(self) -> None:
        self.fence.restart()
        self.since_question = 0

    @rule()
    def wait_long(self) -> None:
        """Whatever happened, a frame is never held for longer than the patience."""
        self.now += LONG
        self.honest = False
        assert not frame(self.fence, KEY, self.now).endswith("hold")
        self._send(KEY)

    @invariant()
    def nothing_is_counted_twice(self) -> None:
        assert self.fence.on_its_way >= 0
        assert 512 <= self.fence.window <= 2048
        assert 3 <= self.fence.patience <= 20


TestLine = Line.TestCase
TestLine.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
