"""What is sent to people outside: e-mail and Web Push, kept as rows first, so that nothing is lost."""
