"""Answers over the record that keep their evidence: pure functions, no input or output."""
