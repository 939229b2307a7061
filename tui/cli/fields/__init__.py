"""Commands about custom fields."""
