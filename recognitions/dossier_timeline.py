"""What this floor adds to a dossier's timeline: its appraisal, and the proposals it went into, from the day it went in."""

from django.urls import reverse

from dossiers.timeline_sources import Teller, Told, TrailObject
from recognitions.choices import Outcome, ReopenedBy
from recognitions.models import Appraisal, Proposal

APPRAISAL, PROPOSAL = Appraisal._meta.label_lower, Proposal._meta.label_lower
OF_APPRAISAL = {
    "appraisal.opened": "bắt đầu thẩm định",
    "appraisal.criteria_decided": "ghi kết quả thẩm định từng tiêu chí",
    "appraisal.concluded": "kết luận thẩm định",
    "appraisal.reopened": "mở lại phiếu thẩm định",
    "appraisal.reopened_by_itself": "làm phiếu thẩm định tự mở lại",
}
PUT_IN = ("proposal.drafted", "proposal.items_added")
LEFT = ("proposal.item_taken_out", "proposal.split_off")
OF_PROPOSAL = {
    "proposal.drafted": "đưa vào Tờ trình đợt {round}",
    "proposal.items_added": "đưa vào Tờ trình đợt {round}",
    "proposal.item_taken_out": "đưa ra khỏi Tờ trình đợt {round}",
    "proposal.split_off": "tách khỏi Tờ trình đợt {round} sang Tờ trình khác",
    "proposal.signed": "ký Tờ trình đợt {round}",
    "proposal.sent": "gửi Tờ trình đợt {round} đến Văn phòng",
    "proposal.forwarded": "trình Chủ tịch Tờ trình đợt {round}",
    "proposal.returned": "trả lại Tờ trình đợt {round}",
    "proposal.agreed": "phê duyệt Tờ trình đợt {round}",
}


def acts_on(dossier, user) -> dict[TrailObject, Teller]:
    """The dossier's appraisal and the proposals that ever named it, as far as `user` may see them. One query."""
    found = Appraisal.objects.visible_to(user).filter(dossier=dossier).order_by("pk")
    acts, tellers = _Acts(dossier), {}
    for appraisal, proposal, number in found.values_list("pk", "proposal_items__proposal", "proposal_items__proposal__round"):
        tellers[APPRAISAL, appraisal] = acts.teller_of_appraisal(appraisal)
        if proposal:
            tellers[PROPOSAL, proposal] = acts.teller_of_proposal(proposal, number, appraisal)
    return tellers


class _Acts:
    """Reads the rows in their order and keeps in mind in which proposals the dossier is at each."""

    def __init__(self, dossier):
        self.dossier, self.lies_in = dossier, set()

    def teller_of_appraisal(self, pk: int) -> Teller:
        url = reverse("appraisal", args=[pk])

        def told(action: str, detail: dict) -> Told | None:
            self.lies_in -= set(detail.get("proposals", ()))
            if action not in OF_APPRAISAL:
                return None
            said = [Outcome(detail["outcome"]).label] if detail.get("outcome") else []
            said += [ReopenedBy(detail["because"]).label] if detail.get("because") else []
            return Told(": ".join([OF_APPRAISAL[action], *(one[:1].lower() + one[1:] for one in said)]), url)

        return told

    def teller_of_proposal(self, pk: int, number: int, appraisal: int) -> Teller:
        url = reverse("proposal", args=[pk])

        def told(action: str, detail: dict) -> Told | None:
            concerns_it = pk in self.lies_in
            if action in PUT_IN:
                concerns_it = appraisal in detail["items"]
                self.lies_in |= {pk} if concerns_it else set()
            elif action in LEFT:
                concerns_it = self.dossier.subject_id in detail.get("subjects", (detail.get("subject"),))  # once it was one at a time
                self.lies_in -= {pk} if concerns_it else set()
            return Told(OF_PROPOSAL[action].format(round=number), url) if concerns_it and action in OF_PROPOSAL else None

        return told
