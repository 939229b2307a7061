"""Cases made by others: which channel carries a message to one address."""

import pytest

from store.core.routing import Router, Verdict
from store.core.types import Address, Role, Urn
from tests.conformance import cases
from tests.conformance.cases import Case
from tests.conformance.channels import channels


@pytest.mark.parametrize("case", cases.params("routing"))
def test_routing(case: Case) -> None:
    known = channels(cases.environment("routing")["channels"])
    aged = channels({**_raw()[name], "name": name} for name in case["channels"])
    urn, affinity = case["urn"], case["urn"].get("affinity")
    assert set(aged) <= set(known)

    # Ages decide and not the order, so the channels are given newest first.
    router = Router(reversed(aged.values()), case.get("default_country") or "")
    address = Address(Urn(urn["scheme"], urn["path"], urn.get("display") or ""), affinity)
    pick = router.pick(address, Role(case.get("role", "send")))

    assert cases.same(
        pick.channel.name if pick.channel else None, case["expected"], cases.also_accepted(case)
    )
    assert [c.channel for c in pick.candidates if c.verdict is Verdict.CHOSEN] == (
        [pick.channel] if pick.channel else []
    )


def _raw() -> dict[str, Case]:
    return {item["name"]: item for item in cases.environment("routing")["channels"]}
