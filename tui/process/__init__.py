"""The process: exit codes, output, settings, file locations and the boundary for exceptions."""
