"""Plans and prices, through their acts and doors."""
