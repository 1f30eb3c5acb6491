from django.apps import AppConfig


class RecognitionsConfig(AppConfig):
    name = "recognitions"
    verbose_name = "Công nhận"

    def ready(self):
        from antt_portal import file_ledger
        from antt_portal.jobs import services as jobs
        from antt_portal.trail import doctor
        from recognitions import certificate_checks, on_other_pages, register, tasks
        from recognitions.services import certificates
        from registrations import subject_sections

        jobs.register(certificates.RENDER, tasks.render_certificate)
        jobs.register(certificates.PRINT_FILE, tasks.make_print_file)
        doctor.register("certificate register", register.faults)
        doctor.register("recognitions have certificates", certificate_checks.recognised_without_certificate)
        file_ledger.register("recognitions", certificate_checks.kept_files)
        subject_sections.register("Kết quả", on_other_pages.results_of)
