"""Those of the demo ward that are foreseen not to be recognised: told, explaining themselves, considered, their days over."""

from datetime import date

from antt_portal.accounts.models import User
from recognitions.demo import acts
from recognitions.models import Appraisal, ForeseenRefusal
from recognitions.services import hearings


def tell(appraisal: Appraisal, officer: User) -> ForeseenRefusal:
    """The police tell the subject today; its days to explain begin."""
    [refusal] = hearings.refusals_foretell(appraisals=[appraisal], by=officer)
    return refusal


def explain_on_paper(refusal: ForeseenRefusal, officer: User) -> ForeseenRefusal:
    """The subject's letter comes to the police."""
    words = "Đã khắc phục xong, đề nghị xem xét lại. Văn bản giải trình cất tại cặp 05, ngăn Giải trình."
    return hearings.refusal_explain_on_paper(refusal=refusal, explanation=words, by=officer, version=refusal.version)


def keep(refusal: ForeseenRefusal, officer: User) -> ForeseenRefusal:
    """The police considered the explanation and keep to what they propose."""
    note = "Việc khắc phục là sau vụ việc; vụ việc vẫn nằm trong mốc đánh giá."
    return hearings.refusal_keep(refusal=refusal, note=note, by=officer, version=refusal.version)


def this_autumn(year: int, late: Appraisal, school: Appraisal, officer: User) -> None:
    """An area that registered late has explained itself and waits; a school was told only now."""
    with acts.on(date(year, 11, 19)):
        told = tell(late, officer)
        hearings.refusal_number(refusal=told, symbol="31/TB-CAP", dated_on=date(year, 11, 19), by=officer, version=told.version)
    with acts.on(date(year, 11, 20)):
        explain_on_paper(ForeseenRefusal.objects.get(pk=told.pk), officer)
    with acts.on(date(year + 1, 12, 31)):  # today
        tell(school, officer)
