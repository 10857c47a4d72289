"""What reaches the reports room from outside: places, days, other rooms."""
