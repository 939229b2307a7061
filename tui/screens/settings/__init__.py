"""The settings of the workspace: what they are for, and what another value would do."""
