"""How a person gets in without a password, and stays in: slips, remembered phones, sessions."""
