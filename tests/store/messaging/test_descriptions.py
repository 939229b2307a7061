"""What the descriptions of providers have in common with the settings that channels are asked for."""

import pytest

from store.core.channels.settings import settings_of
from store.core.channels.types import CHANNEL_TYPES
from store.messaging.providers.registry import DESCRIPTIONS, description_of

_FOR_RECEIVING = {"webhook_secret", "signature_secret", "receive_key"}


@pytest.mark.parametrize("code", DESCRIPTIONS)
def test_a_channel_is_asked_for_what_its_provider_needs(code: str) -> None:
    description, asked = DESCRIPTIONS[code], settings_of(code)
    assert code in CHANNEL_TYPES
    required = {one.key for one in asked if one.required}
    own_address = set() if description.base else {"send_url"}
    assert required == {*description.needs, *own_address}
    secret = {one.key for one in asked if one.secret}
    assert secret - _FOR_RECEIVING == {*description.secrets} - _FOR_RECEIVING


def test_other_types_have_no_description() -> None:
    assert {code for code in CHANNEL_TYPES if description_of(code)} == {*DESCRIPTIONS}
