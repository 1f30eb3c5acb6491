"""How a service says no. The sentence is for the person: what happened, then what to do."""


class Refused(Exception):
    """The act cannot be done as asked; nothing has changed. `field` names the form field it concerns, if one does."""

    status = 400

    def __init__(self, sentence: str, *, field: str | None = None):
        super().__init__(sentence)
        self.sentence, self.field = sentence, field


class Conflict(Refused):
    """The state has changed meanwhile; the sentence says who did what and when."""

    status = 409


class NotYours(Exception):
    """The person may not do this here. To them the thing does not exist: the answer is 404."""
