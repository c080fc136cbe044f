"""Tests of the readers of counsel, with a generator of blocks of counsel in many layouts."""
