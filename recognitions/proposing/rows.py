"""The ordinary rows of a proposal, written in Python: there are hundreds of them, and through the template each value would be
looked up and escaped on its own, which took longer than reading them from the database."""

from collections.abc import Iterable
from html import escape

from django.urls import reverse
from django.utils.safestring import SafeString

from recognitions.models import Proposal
from recognitions.proposal_summary import Line


def rows_of(proposal: Proposal, lines: Iterable[Line], *, may_take_out: bool) -> SafeString:
    """The list items of `lines`: appraisal and dossier one click away, and the way out for who may take out. Names are escaped."""
    appraisal = reverse("appraisal", args=[0]).removesuffix("0/")
    dossier = reverse("dossier", args=[0]).removesuffix("0/")
    item = reverse("item_take_out", args=[proposal.pk, 0]).removesuffix("0/dua-ra/")
    rows = []
    for line in lines:
        row = line.item.appraisal
        name, address = escape(row.enrolment.name), escape(row.enrolment.address)
        out = f'<a href="{item}{line.item.pk}/dua-ra/">Đưa ra<span class="visually-hidden"> {name}</span></a>' if may_take_out else ""
        rows.append(
            f'<li class="task-row"><span class="task-name"><a href="{appraisal}{row.pk}/">{name}</a>'
            f'<span class="task-hint">{address}</span></span>'
            f'<span class="row-links"><a href="{dossier}{row.dossier_id}/">Hồ sơ</a>{out}</span></li>'
        )
    return SafeString("".join(rows))
