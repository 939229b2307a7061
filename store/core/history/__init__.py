"""What an action changed, in words, and how it is taken back."""
