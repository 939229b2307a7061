"""What goes out and comes in, in words."""
