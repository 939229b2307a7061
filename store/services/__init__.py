"""What screens, commands and the server call to use the store; only values of the core pass through."""

from store.services.services import Services, open_services

__all__ = ["Services", "open_services"]
