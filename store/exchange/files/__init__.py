"""What is in a file, found out in a process of its own that is held within limits."""
