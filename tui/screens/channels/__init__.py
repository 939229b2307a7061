"""The list of channels, the inspector of one, and its form."""
