"""The application, its navigation, theme and command palette."""
