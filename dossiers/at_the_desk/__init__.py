"""Paper at the desk: finding the subject, the form, the receipt, where the paper lies."""
