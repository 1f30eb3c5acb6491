"""A form is read from top to bottom: label, hint, what is wrong, field; and what is wrong is said on top as well."""

import re
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.template import Context, Template
from django.template.loader import render_to_string

pytestmark = pytest.mark.embedded


class MeetingForm(forms.Form):
    day = forms.DateField(label="Ngày họp", help_text="Ví dụ: 01/11/2026")
    place = forms.CharField(label="Địa điểm", required=False)
    answer = forms.ChoiceField(label="Có vụ việc không?", choices=[("no", "Không"), ("yes", "Có")], widget=forms.RadioSelect)
    agreed = forms.BooleanField(label="Tôi đã đọc lại")

    def clean(self):
        raise forms.ValidationError("Biên bản và báo cáo ghi hai ngày khác nhau.")


def drawn(form) -> str:
    return Template("{% load crispy_forms_tags %}{{ form|crispy }}").render(Context({"form": form}))


def test_label_hint_error_and_field_follow_one_another():
    html = drawn(MeetingForm({"day": "31/02/2026"}))
    places = [html.index(part) for part in ('for="id_day"', 'id="id_day_helptext"', 'id="id_day_error"', 'name="day"')]
    assert places == sorted(places)


def test_the_field_is_described_by_its_hint_and_its_error():
    html = drawn(MeetingForm({"day": "31/02/2026"}))
    assert 'aria-describedby="id_day_helptext id_day_error"' in html
    assert 'aria-invalid="true"' in html


def test_an_error_has_its_word_its_icon_and_its_border():
    html = drawn(MeetingForm({}))
    field = html.split('id="div_id_day"')[0].rsplit("<div", 1)[1]
    assert "field-wrong" in field
    assert "#exclamation-circle" in html
    assert "<strong>Lỗi:</strong>" in html


def test_what_was_typed_is_still_there():
    assert 'value="31/02/2026"' in drawn(MeetingForm({"day": "31/02/2026"}))


def test_what_may_be_left_out_says_so_and_what_must_be_filled_has_no_star():
    html = drawn(MeetingForm())
    assert html.count("(không bắt buộc)") == 1
    assert "*" not in html


def test_choices_stand_under_a_question_of_their_own_and_none_is_chosen_beforehand():
    html = drawn(MeetingForm())
    assert "<legend" in html
    assert html.count('type="radio"') == 2
    assert "checked" not in html


def test_the_summary_names_each_error_and_leads_to_its_field():
    html = render_to_string("components/error_summary.html", {"form": MeetingForm({})})
    assert 'href="#id_day"' in html
    assert 'href="#id_answer_0"' in html
    assert "Biên bản và báo cáo ghi hai ngày khác nhau." in html


def test_there_is_no_summary_where_nothing_is_wrong():
    assert render_to_string("components/error_summary.html", {"form": MeetingForm()}).strip() == ""


def test_what_concerns_no_one_field_is_said_by_the_summary_alone():
    assert "hai ngày khác nhau" not in drawn(MeetingForm({}))


def test_every_page_that_sends_a_form_has_the_summary_on_top():
    """A part of pages (its name begins with “_”) has it where the pages that include it have it."""
    templates = Path(settings.BASE_DIR) / "templates"
    text_of = {str(path.relative_to(templates)): path.read_text() for path in templates.rglob("*.html")}
    sending = [name for name, text in text_of.items() if '<form method="post"' in text]
    drawing_fields = [name for name in sending if re.search(r"\|crispy|as_crispy_field|{% crispy", text_of[name])]
    pages = {name: [other for other, text in text_of.items() if f'"{name}"' in text] if "/_" in name else [name] for name in drawing_fields}
    assert drawing_fields
    assert all(pages.values())
    assert [name for name, of in pages.items() for page in of if "components/error_summary.html" not in text_of[page]] == []
