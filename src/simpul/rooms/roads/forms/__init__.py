"""What people may type and send in the roads room."""
