"""What screens, commands and the server call to use the store; only values of the core pass through."""

from store.services.services import Services, database_file, missing_file, open_services

__all__ = ["Services", "database_file", "missing_file", "open_services"]
