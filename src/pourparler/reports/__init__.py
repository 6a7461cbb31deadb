"""Answers made readable: tables, cited briefs, worksheets for other tools. Nothing is computed here."""
