"""What a change in a subject's life touches, foreseen before it is done."""
