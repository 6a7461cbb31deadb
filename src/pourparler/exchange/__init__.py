"""The record in other tools' formats: one module per format, in and out."""
