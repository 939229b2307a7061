"""Demo data, through the same door as everything else."""

from store.demo import fill

__all__ = ["fill"]
