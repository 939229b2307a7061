"""The screens: a package for each, none imports another."""
