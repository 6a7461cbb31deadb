"""Bytes in, articles out: one module per input format."""
