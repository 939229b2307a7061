"""Commands about contacts and their routes."""
