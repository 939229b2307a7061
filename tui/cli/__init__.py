"""The command line: a module or package for each group of commands."""
