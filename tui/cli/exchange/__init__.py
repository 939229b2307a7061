"""Commands that import and export workbooks."""
