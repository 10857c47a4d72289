"""Words and sums shared by all. Pure Python: no framework, no network, no database."""
