"""Notices of the application."""

import pytest
from textual.notifications import Notification, Notify

from tui.terminal.app import PaintingApp


@pytest.mark.parametrize(
    ("left", "time_left", "expired"),
    [(1.5, 1.5, False), (0.001, 0.05, False), (0, 0.05, True), (-0.001, 0.05, True), (-60, 0.05, True)],
)
def test_a_notice_that_has_expired_has_a_moment_left(
    monkeypatch: pytest.MonkeyPatch, left: float, time_left: float, expired: bool
) -> None:
    """It may expire while its widget is made; with less than nothing left its timer goes round for ever."""
    app, posted = PaintingApp[None](), list[Notify]()
    monkeypatch.setattr(app, "post_message", posted.append)
    app.notify("Saved.")
    monkeypatch.setattr(Notification, "time_left", left)
    notice = posted[0].notification
    assert (notice.time_left, notice.has_expired) == (time_left, expired)
