"""Carrying texts as e-mail: composing them, and handing them to the server of a mailbox."""
