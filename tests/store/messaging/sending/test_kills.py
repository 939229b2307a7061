"""A sender that is killed at a step of a message; `python -m tests.sender_kills` has many more."""

import random

from tests.sender_kills import Kills
from tests.store.messaging.sending.outgoing import provider


def test_a_killed_sender_leaves_no_message_twice_and_none_forgotten(url: str) -> None:
    with provider() as found:
        kills = Kills(url, found, random.Random(1), people=2)
        kills.prepare()
        for step in ("claimed", "asking", "storing"):
            kills.kill(step, "ask")
        assert kills.unknown == 6
        kills.kill("asking", "resend")
    assert kills.wrong == []
