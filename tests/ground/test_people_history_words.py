"""What happens to people's accounts and ties is told in words on their page: no act is recorded that has none."""

import ast
from pathlib import Path

from antt_portal.accounts.people.history import WORDS

ROOT = Path(__file__).resolve().parents[2]
OF_PEOPLE = ("account.", "membership.", "member.")


def actions_recorded() -> set[str]:
    """Every literal action that is recorded of a person, anywhere: as `action="…"` or by a name that stands for it."""
    found = set()
    for room in ("antt_portal", "registrations", "dossiers", "recognitions"):
        for file in (ROOT / room).rglob("*.py"):
            tree = ast.parse(file.read_text())
            names = {
                target.id: node.value.value
                for node in ast.walk(tree)
                if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
                for target in node.targets
                if isinstance(target, ast.Name)
            }
            for node in ast.walk(tree):
                if isinstance(node, ast.keyword) and node.arg == "action":
                    value = names.get(node.value.id) if isinstance(node.value, ast.Name) else getattr(node.value, "value", None)
                    found.add(value)
    return {action for action in found if isinstance(action, str) and action.startswith(OF_PEOPLE)}


def test_every_act_on_a_person_has_words():
    recorded = actions_recorded()
    assert {"account.phone_used", "account.ways_in_closed", "member.named_in_list"} <= recorded
    assert recorded - set(WORDS) == set()
