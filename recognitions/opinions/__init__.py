"""Asking other bodies what they think of the year's list before the police propose (lấy ý kiến, practice P17)."""
