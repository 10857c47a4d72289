"""What leaves the roads room: one shape for page, API, map and open data. Privacy is decided here."""
