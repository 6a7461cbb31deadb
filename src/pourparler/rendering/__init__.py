"""Records made visible, one report at a time: blocks for the terminal, one self-contained page for the browser."""
