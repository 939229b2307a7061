"""Rules of imports and exports: cells, headers, records, and merging records into contacts."""
