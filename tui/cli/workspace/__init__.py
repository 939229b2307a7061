"""Commands about the workspace: settings, demo data, checks and the screens."""
