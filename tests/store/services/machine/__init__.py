"""Three operators who do whatever they like: what they can do, and what is true after each act."""
