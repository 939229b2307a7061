"""The form of a channel: it asks for what its type needs, and a secret that is typed stays out of sight."""

import json
import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest
from textual.pilot import Pilot

from store.core.types import Channel, Role
from store.services import Services
from tests.store.messaging.fake_telegram import telegram_server
from tests.tui.conftest import Snap, idle, play, press, screen_text
from tests.tui.screens.test_read_only import notices
from tests.tui.screens.update_contact.panel import kept
from tui.app.app import CordboardApp
from tui.base import messages
from tui.process.policy import Kiosk, Policy
from tui.screens.channels.form.screen import ChannelFormScreen
from tui.screens.channels.form.secret_row import SecretRow
from tui.widgets.choice import Choice
from tui.widgets.form_rows import TextRow

SECRET = "file 40f-Zü*:9912&x"
"""A secret that begins like a reference."""

SID = "AC" + "0" * 32

app = pytest.fixture(kept)


@pytest.fixture(autouse=True)
def secrets(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The folder of secrets that are typed, beside settings of this test."""
    monkeypatch.setenv("CORDBOARD_CONFIG", str(tmp_path / "own" / "settings.toml"))
    monkeypatch.setenv("BOT", "123:abc")
    return tmp_path / "own" / "secrets"


async def opened(pilot: Pilot[None], uuid: str | None = None) -> ChannelFormScreen:
    """The form of a channel, or of a new one."""
    pilot.app.post_message(messages.OpenScreen("channel_form", uuid))
    await idle(pilot)
    screen = pilot.app.screen
    assert isinstance(screen, ChannelFormScreen)
    return screen


def rows(form: ChannelFormScreen) -> dict[str, TextRow]:
    """The lines of settings by their keys."""
    parts = {row.part: row for row in form.query("SettingsPanel TextRow").results(TextRow)}
    return {part.removeprefix("settings."): row for part, row in parts.items()}


async def choose(pilot: Pilot[None], type_code: str) -> None:
    """Choose a type, as its list does."""
    choice = pilot.app.screen.query_one("#channel-type", Choice)
    choice.set_values(type_code)
    choice.post_message(Choice.Changed(choice, (type_code,)))
    await idle(pilot)


def add(services: Services, type_code: str, **settings: str) -> Channel:
    """Store a channel of a type."""
    schemes = ("telegram",) if type_code == "TG" else ("tel",)
    made = Channel("", "Care line", type_code, "", schemes, (Role.SEND, Role.RECEIVE))
    return services.channels.add(replace(made, settings=MappingProxyType(settings)))


def test_a_channel_is_asked_for_just_what_its_type_needs(app: CordboardApp) -> None:
    async def story(pilot: Pilot[None]) -> None:
        form = await opened(pilot)
        assert list(rows(form))[:3] == ["account_sid", "auth_token", "messaging_service_sid"]
        rows(form)["account_sid"].text = SID
        rows(form)["auth_token"].text = "env:TWILIO"
        rows(form)["tps"].text = "5"
        await choose(pilot, "TWA")
        assert form.entered().settings == {
            "account_sid": "AC" + "0" * 32,
            "auth_token": "env:TWILIO",
            "tps": "5",
        }
        await choose(pilot, "PL")
        # What another provider calls by the same name is its own.
        assert form.entered().settings == {"tps": "5"}
        await choose(pilot, "MTN")
        assert rows(form) == {}
        assert "no way to send by channels of this type yet" in screen_text(app)
        await choose(pilot, "TG")
        form.set_focus(rows(form)["token"].input)
        await idle(pilot)
        assert "Telegram, @BotFather, /mybots, the bot, API Token." in screen_text(app)
        assert "`cordboard serve` asks Telegram" in str(form.query_one(".callbacks").render())

    play(app, story)


FOUND = [
    ("env:BOT", "o resolves", ""),
    ("env:NOT_THERE", "does not resolve", "env:NOT_THERE” is not set"),
    ("file:/no/such/file", "does not resolve", "cannot be read: No such file"),
    ("command:touch RAN", "run when needed", ""),
    ("env", "", ""),
    ("", "", ""),
]
"""References, what is said beside each, and below it."""


def test_a_form_says_whether_secrets_are_where_it_says(
    app: CordboardApp, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)

    async def story(pilot: Pilot[None]) -> None:
        row = rows(await opened(pilot))["auth_token"]
        for reference, said, why in FOUND:
            row.text = reference
            await idle(pilot)
            assert str(row.query_one(".found").render()).replace("●", "o") == said
            assert why in str(row.query_one(".note").render())
            assert row.query_one(".note").display == bool(why)

    play(app, story)
    assert not (tmp_path / "RAN").exists()


def test_a_secret_that_is_pasted_is_kept_in_a_file_of_its_own(
    app: CordboardApp, services: Services, secrets: Path
) -> None:
    async def story(pilot: Pilot[None]) -> None:
        form = await opened(pilot)
        await choose(pilot, "TG")
        form.query_one("#channel-name", TextRow).text = "Vonage Germany"
        row = rows(form)["token"]
        form.set_focus(row.input)
        row.input.take_pasted(SECRET, cut_off=False)
        await press(pilot, "y", "backspace")
        assert row.text == SECRET
        assert row.input.value == "*" * len(SECRET)
        assert "to be kept in a file" in screen_text(app)
        draft = form.to_draft()
        assert draft is not None
        assert "9912" not in json.dumps(draft.content, ensure_ascii=False)
        # One by that name is there: nothing is stored, nowhere.
        await press(pilot, "ctrl+s")
        assert "already a channel called" in screen_text(app)
        assert not secrets.exists()
        form.query_one("#channel-name", TextRow).text = "Soins d'été"
        await press(pilot, "ctrl+s")
        assert "soins-d-ete-token, which only this account can read" in " ".join(notices(app))
        assert "9912" not in screen_text(app)

    play(app, story)
    [file] = secrets.iterdir()
    assert services.channels.find("Soins d'été").settings == {"token": f"file:{file}"}
    assert file.read_text() == SECRET + "\n"
    assert [stat.S_IMODE(path.stat().st_mode) for path in (file, secrets)] == [0o600, 0o700]
    assert services.channels.readiness()[services.channels.find("Soins d'été").uuid].secrets == {"token": ""}


def test_a_draft_keeps_the_reference_that_a_pasted_secret_is_to_replace(
    app: CordboardApp, services: Services
) -> None:
    channel = add(services, "EX", send_url="https://a.example/send", secret="env:BOT")

    async def story(pilot: Pilot[None]) -> None:
        form = await opened(pilot, channel.uuid)
        rows(form)["secret"].text = SECRET
        rows(form)["send_url"].text = "https://me:9912@a.example/send"
        rows(form)["method"].text = "GET"
        draft = form.to_draft()
        assert draft is not None
        assert draft.content["settings"] == {**channel.settings, "method": "GET"}

    play(app, story)


def test_a_kiosk_keeps_no_secret(
    services: Services, make_app: Callable[..., CordboardApp], secrets: Path
) -> None:
    kiosk = make_app(services, policy=Policy(kiosk=Kiosk(services.location, None)))

    async def story(pilot: Pilot[None]) -> None:
        form = await opened(pilot)
        form.query_one("#channel-name", TextRow).text = "Care two"
        rows(form)["auth_token"].text = SECRET
        await press(pilot, "ctrl+s")
        assert "takes a reference, never the secret itself" in rows(form)["auth_token"].problem
        assert "9912" not in screen_text(kiosk)

    play(kiosk, story)
    assert not secrets.exists()


def test_a_key_of_webhooks_is_made_and_the_address_is_told(
    app: CordboardApp, services: Services, secrets: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel = add(services, "AT", username="care", api_key="env:BOT")
    made: list[str] = []

    async def story(pilot: Pilot[None]) -> None:
        form = await opened(pilot, channel.uuid)
        assert "no public address yet" in str(form.query_one(".callbacks").render())
        row = rows(form)["receive_key"]
        assert isinstance(row, SecretRow)
        form.set_focus(row.query_one("#make-receive-key"))
        await press(pilot, "enter")
        made.append(row.text)
        assert len(row.text) >= 43
        assert not row.query_one("#make-receive-key").display
        await press(pilot, "ctrl+s")

    play(app, story)
    [file] = secrets.iterdir()
    assert file.read_text().strip() == made[0]
    assert services.channels.get(channel.uuid).settings["receive_key"] == f"file:{file}"


def test_what_two_change_of_one_channel_is_saved_setting_by_setting(
    app: CordboardApp, services: Services
) -> None:
    channel = add(services, "EX", send_url="https://a.example/send", tps="3")

    async def story(pilot: Pilot[None]) -> None:
        form = await opened(pilot, channel.uuid)
        rows(form)["tps"].text = ""
        rows(form)["method"].text = "PUT"
        theirs = MappingProxyType({**channel.settings, "body": "{{text}}"})
        services.channels.update(replace(channel, settings=theirs))
        await press(pilot, "ctrl+s")

    play(app, story)
    assert services.channels.get(channel.uuid).settings == {
        "send_url": "https://a.example/send",
        "method": "PUT",
        "body": "{{text}}",
    }


def test_the_settings_of_a_channel_look_as_they_did(
    app: CordboardApp, services: Services, snap: Snap
) -> None:
    channel = add(services, "TG", token="env:NOT_THERE", webhook_secret="env:BOT")

    async def story(pilot: Pilot[None]) -> None:
        form = await opened(pilot, channel.uuid)
        form.set_focus(rows(form)["webhook_secret"].input)
        await idle(pilot)

    snap(app, story=story)


def test_a_channel_is_tried_with_one_text_that_really_goes(app: CordboardApp, services: Services) -> None:
    with telegram_server() as telegram:
        add(services, "TG", token="env:BOT", send_url=telegram.url)
        telegram.answers = [(200, b'{"ok": true, "result": {"message_id": 7}}')]

        async def story(pilot: Pilot[None]) -> None:
            app.post_message(messages.OpenScreen("channels", None))
            await idle(pilot)
            await press(pilot, "end")
            assert "1 secret resolves" in str(app.screen.query_one("#channel-detail").render())
            await press(pilot, "T", *"somebody", "enter")
            assert "not a valid" in screen_text(app) or "digits" in screen_text(app)
            await press(pilot, *["backspace"] * 8, *"712345", "enter")
            assert telegram.calls == []
            assert "Text for 712345 by Care line" in screen_text(app)
            await press(pilot, "enter")
            assert "Care line, wired: the provider took the text." in " ".join(notices(app))

        play(app, story)
        assert [call["text"] for call in telegram.named("sendMessage")] == ["This is a test of Cordboard."]
