"""The log of the workspace, and what one action changed."""
