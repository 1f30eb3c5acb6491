"""The year's book (Sổ theo dõi), and the figures of both evaluation windows that the police confirm from it (practice P15, P16)."""
