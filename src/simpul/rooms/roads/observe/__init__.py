"""What comes in: photos, looked at in other processes, put on streets, merged into damage and conditions."""
