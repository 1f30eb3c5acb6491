"""A later decision that corrects words of an issued one, or ends what it recognised."""
