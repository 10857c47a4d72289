"""How reports look to whoever may read them."""
