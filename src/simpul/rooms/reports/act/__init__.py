"""What people do in the reports room. Each act: permission, rule, change, ledger, in one transaction."""
