"""What the worker does with certificates: each function takes the id of its object, may run twice without harm, and returns what is
to be written in the transaction that marks the job done."""

from collections.abc import Callable

from recognitions.services import certificates, print_room


def render_certificate(certificate_id: int) -> Callable[[], None] | None:
    return certificates.certificate_render(certificate_id=certificate_id)


def make_print_file(decision_id: int) -> Callable[[], None] | None:
    return print_room.print_file_make(decision_id=decision_id)
