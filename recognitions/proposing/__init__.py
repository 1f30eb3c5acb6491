"""Proposals in rounds (practice P8): who may go in now, what an officer is offered, what became of each subject."""
