"""What puts the rooms together: settings, addresses, API, base page, commands."""
