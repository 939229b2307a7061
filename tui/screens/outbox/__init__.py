"""The outbox: broadcasts and single messages, the messages of a broadcast, and all about one message."""
