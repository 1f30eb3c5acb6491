from django.apps import AppConfig


class RegistrationsConfig(AppConfig):
    name = "registrations"
    verbose_name = "Đăng ký"

    def ready(self):
        from antt_portal.trail import doctor
        from registrations import invariants, plans, search
        from registrations.services import enforcement, opening

        doctor.register("subject keys", invariants.keys_that_do_not_match)
        doctor.register("enrolments", invariants.enrolments_that_contradict_their_subject)
        doctor.register("subjects", invariants.subjects_out_of_place)
        doctor.register("plans", plans.versions_that_changed)
        enforcement.register("roster_opens", opening.open_rosters, words="lập danh sách của năm")
        search.register("Đối tượng", search.subjects)
