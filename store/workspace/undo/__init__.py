"""Taking back what an action did, from its lines of history, where nobody has changed it since."""
