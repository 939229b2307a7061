"""Messages on their way: what screens, commands and the server do with them."""
