"""An analyst's decisions on findings (append-only), and the agreement between coders."""
