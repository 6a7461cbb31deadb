"""One module per finding: an article and earlier findings in, findings with spans out."""
