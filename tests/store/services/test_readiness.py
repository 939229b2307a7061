"""Whether an installation can send, and be reached by providers."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session

from store.core.messages.outcome import Exchange
from store.core.messages.serving import Hearing
from store.core.messages.states import PauseReason
from store.core.types import Channel, Role
from store.repositories.delivery import channel_states, exchanges, leases
from store.services import Services
from tests.store.builders import Workbench
from tests.store.databases import START, Clock
from tests.store.messaging.sending.outgoing import external, queue

BOTH = (Role.SEND, Role.RECEIVE)


def test_what_keeps_channels_from_sending_and_hearing_is_found(
    services: Services, workbench: Workbench, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOT", "1234:hunter2")
    key = tmp_path / "key"
    key.write_text("hunter2")
    key.chmod(0o644)
    ext = _channels(services, key)
    ids = _ids(services)
    services.database.write(
        lambda session: channel_states.pause(
            session, ids[ext.uuid], clock.now, PauseReason.CREDENTIALS, "401 Unauthorized"
        )
    )
    ready = services.delivery.readiness()
    assert {one.name: one.hearing for one in ready.heard} == {
        "Plivo": Hearing.DEAF,
        "Bot": Hearing.ASKED,
        "Ext": Hearing.DEAF,
    }
    assert ready.not_set_up == ("Bare",)
    unable = {one.name: one.why for one in ready.unable}
    assert sorted(unable) == ["Ext", "Plivo"]
    assert unable["Plivo"].startswith("“env:PLIVO_TOKEN” is not set in the environment")
    assert [(one.name, one.why) for one in ready.paused] == [
        ("Ext", "the provider refuses our credentials. 401 Unauthorized")
    ]
    services.settings.set("public_url", "https://sms.example.org")
    ready = services.delivery.readiness()
    whys = {one.name: one.why for one in ready.heard if one.hearing is Hearing.DEAF}
    assert (ready.public_url, sorted(whys)) == ("https://sms.example.org", ["Ext", "Plivo"])
    assert "may be read by other accounts" in whys["Ext"]
    assert "hunter2" not in str(ready)


def test_what_waits_and_who_sends_is_told(services: Services, workbench: Workbench, clock: Clock) -> None:
    channel = services.channels.add(external("Ext", "https://provider.test/"))
    ann = workbench.add("Ann", "tel:+250788123123")
    assert (services.delivery.readiness().due_since, services.delivery.readiness().sender) == (None, "")
    queue(services, ann, channel=channel)
    clock.forward(hours=1)
    queue(services, ann, channel=channel)
    ids, until = _ids(services), clock.now + timedelta(seconds=45)

    def begin(session: Session) -> None:
        leases.take(session, leases.SENDER, "x", clock.now, until, said="serve on a computer")

    services.database.write(begin)
    ready = services.delivery.readiness()
    assert (ready.due_since, ready.sender) == (START, "serve on a computer")
    clock.forward(minutes=1)
    services.database.write(
        lambda session: channel_states.pause(session, ids[channel.uuid], clock.now, PauseReason.OPERATOR)
    )
    ready = services.delivery.readiness()
    assert (ready.due_since, ready.sender, ready.paused) == (None, "", ())


def test_the_clock_is_compared_with_that_of_providers(services: Services, clock: Clock) -> None:
    channel = services.channels.add(external("Ext", "https://provider.test/"))
    channel_id = _ids(services)[channel.uuid]
    now = clock.now
    asked = Exchange("POST", "https://provider.test/", started=now, milliseconds=2000)

    def log(*said: Exchange) -> None:
        services.database.write(lambda session: exchanges.add(session, said, at=now, channel_id=channel_id))

    log(replace(asked, answered_on=now - timedelta(seconds=98)), asked)
    assert services.delivery.readiness().clocks == {"Ext": 100.0}
    log(replace(asked, answered_on=now + timedelta(seconds=2)))
    assert services.delivery.readiness().clocks == {"Ext": 0.0}
    clock.forward(hours=25)
    assert services.delivery.readiness().clocks == {}


def _channels(services: Services, key: Path) -> Channel:
    """Channels that hear and send, or cannot; returns one that is called by a key in a file."""
    plivo = {"auth_id": "MA", "auth_token": "env:PLIVO_TOKEN"}
    bot = Channel("", "Bot", "TG", "bot", ("telegram",), BOTH, settings={"token": "env:BOT"})
    services.channels.add(Channel("", "Plivo", "PL", "+250788000000", ("tel",), BOTH, settings=plivo))
    services.channels.add(bot)
    services.channels.add(Channel("", "Bare", "T", "+12065550100", ("tel",), (Role.SEND,)))
    services.channels.add(
        Channel("", "Off", "PL", "+250788000001", ("tel",), BOTH, enabled=False, settings=plivo)
    )
    return services.channels.add(external("Ext", "https://provider.test/", receive_key=f"file:{key}"))


def _ids(services: Services) -> dict[str, int]:
    with services._context.reading() as (_session, snapshot):
        return dict(snapshot.channel_ids)
