from django.apps import AppConfig


class RecognitionsConfig(AppConfig):
    name = "recognitions"
    verbose_name = "Công nhận"

    def ready(self):
        from antt_portal import file_ledger
        from antt_portal.jobs import services as jobs
        from antt_portal.trail import doctor
        from dossiers import timeline_sources
        from recognitions import (
            calendar_acts,
            certificate_checks,
            dossier_timeline,
            life_of_subjects,
            on_other_pages,
            register,
            roster_steps,
            tasks,
        )
        from recognitions.book import section
        from recognitions.services import certificates, looking_again, print_room
        from registrations import conclusions, subject_sections

        jobs.register(certificates.RENDER, tasks.render_certificate)
        jobs.register(print_room.PRINT_FILE, tasks.make_print_file)
        doctor.register("certificate register", register.faults)
        doctor.register("recognitions have certificates", certificate_checks.recognised_without_certificate)
        file_ledger.register("recognitions", certificate_checks.kept_files)
        subject_sections.register("Giải trình", on_other_pages.hearings_of)
        subject_sections.register("Kết quả", on_other_pages.results_of)
        subject_sections.register("Sổ theo dõi", section.lines_of)
        subject_sections.register("Giấy công nhận", on_other_pages.certificates_of)
        timeline_sources.register("appraisal", dossier_timeline.acts_on)
        roster_steps.register()
        life_of_subjects.register()
        calendar_acts.register()
        conclusions.register(hold=looking_again.conclusions_hold, look_again=looking_again.conclusions_look_again)
