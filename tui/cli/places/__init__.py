"""Commands about states, districts and wards."""
