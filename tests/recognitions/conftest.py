"""What most tests of this floor begin with."""

import pytest

from tests.recognitions import stages


@pytest.fixture
def ward(at) -> stages.Ward:
    """The ward and its people on a morning in the autumn, when dossiers are in and every window of the evaluation is over."""
    at("2026-11-18 09:00")
    return stages.Ward()
