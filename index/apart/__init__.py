"""Work on what nobody vouches for, in a process of its own: it may take so much time and memory, no more."""

from index.apart.process import Apart, Run, here

__all__ = ["Apart", "Run", "here"]
