"""How the results of last year were told in the demo ward: one paper for the year, signed by order of the chairperson."""

from datetime import date

from antt_portal.accounts.models import User
from antt_portal.places.models import Place
from recognitions.choices import NoticeSigning
from recognitions.demo import acts
from recognitions.results.notice_text import Scope
from recognitions.services.result_notices import result_notice_record


def last_year(place: Place, year: int, cast: dict[str, User]) -> None:
    """The office records number and day of the notice a few days after the last decision."""
    told_on = date(year, 11, 24)
    with acts.on(told_on):
        result_notice_record(
            scope=Scope(place, year),
            symbol="412/TB-UBND",
            dated_on=told_on,
            signing=NoticeSigning.BY_ORDER,
            by=cast["van-phong"],
            version=0,
        )
