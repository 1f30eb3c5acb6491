"""Who represents which subject: lists, forms, and who looks after their way in."""
