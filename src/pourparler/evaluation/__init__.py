"""Scores of the reader against gold annotations, and the floors it must not fall below."""
