"""An analyst's decisions on a sample of statements: what they say of precision, and how they mend the record."""
