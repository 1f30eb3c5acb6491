from django.apps import AppConfig


class DossiersConfig(AppConfig):
    name = "dossiers"
    verbose_name = "Hồ sơ"

    def ready(self):
        from antt_portal import file_ledger
        from antt_portal.trail import doctor
        from dossiers import invariants

        file_ledger.register("dossiers", invariants.kept_files)
        doctor.register("files", file_ledger.findings)
        doctor.register("dossiers", invariants.findings)
