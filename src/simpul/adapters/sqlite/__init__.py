"""Django's SQLite, with a waiting of its own for the one who writes: decision 0221."""
