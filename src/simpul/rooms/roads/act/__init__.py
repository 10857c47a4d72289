"""What people do in the roads room. Each act: permission, rule, change, ledger, in one transaction."""
