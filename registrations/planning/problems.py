"""How a plan file is refused: every problem with its key, all at once."""

from dataclasses import dataclass, field

from antt_portal.refusals import Refused


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong at one key of the file: “rule[2].window”."""

    key: str
    sentence: str

    def __str__(self):
        return f"{self.key}: {self.sentence}" if self.key else self.sentence


class PlanRefused(Refused):
    """The file is not taken; nothing of it is kept."""

    def __init__(self, problems: list[Problem]):
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


@dataclass
class Reading:
    """One pass over a file: the problems found so far."""

    problems: list[Problem] = field(default_factory=list)

    def refuse(self, key: str, sentence: str) -> None:
        self.problems.append(Problem(key, sentence))
