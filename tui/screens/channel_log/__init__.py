"""The log of a channel: its requests and their answers, and the requests that came in."""
