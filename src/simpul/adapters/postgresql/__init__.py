"""Django's PostgreSQL, asked whether it is still there only where that is in doubt: decision 0226."""
