"""The command line: a package for each group of commands."""
