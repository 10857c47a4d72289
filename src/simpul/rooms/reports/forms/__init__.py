"""What is read from the forms of the reports room."""
