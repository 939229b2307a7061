"""What every screen has: the base class, messages, drafts, progress and the screen registry."""
