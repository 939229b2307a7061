"""Work on many contacts: in batches that let others in between, taken back when stopped or killed."""
