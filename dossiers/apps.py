from django.apps import AppConfig


class DossiersConfig(AppConfig):
    name = "dossiers"
    verbose_name = "Hồ sơ"

    def ready(self):
        from antt_portal import file_ledger
        from antt_portal.trail import doctor
        from dossiers import invariants, life_of_subjects, on_other_pages, where_it_is_decided
        from dossiers.services import filing_days, year_end
        from registrations import search, subject_sections
        from registrations.services import enforcement

        file_ledger.register("dossiers", invariants.kept_files)
        doctor.register("files", file_ledger.findings)
        doctor.register("dossiers", invariants.findings)
        enforcement.register("dossiers_lapse", year_end.lapse_unsent, words="đóng hồ sơ hết năm không gửi")
        subject_sections.register("Hồ sơ", on_other_pages.dossiers_of)
        search.register("Hồ sơ", on_other_pages.by_receipt_code)
        life_of_subjects.register()
        filing_days.register()
        where_it_is_decided.register()
