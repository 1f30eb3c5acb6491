"""Whom an area officer or a ward's police still have to call, and with what words (practice P5)."""
