"""The overview: the contacts by channel, who can be reached, what waits for the operator."""
