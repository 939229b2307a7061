"""The one door to the store: what screens and commands call, in the core's values only."""

from store.services.services import Services, open_services

__all__ = ["Services", "open_services"]
