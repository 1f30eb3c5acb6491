from django.apps import AppConfig
from django.db.models.signals import post_migrate


class RegistrationsConfig(AppConfig):
    name = "registrations"
    verbose_name = "Đăng ký"

    def ready(self):
        from antt_portal import file_ledger
        from antt_portal.accounts.people import belonging
        from antt_portal.accounts.ways_in import care
        from antt_portal.places import days_off
        from antt_portal.trail import doctor
        from registrations import invariants, plans, search
        from registrations.lives import invariants as life_invariants
        from registrations.people import care_rules
        from registrations.services import enforcement, head_on_the_list, milestones, opening, schedule, unit_lists
        from registrations.views import people

        doctor.register("subject keys", invariants.keys_that_do_not_match)
        doctor.register("enrolments", invariants.enrolments_that_contradict_their_subject)
        doctor.register("subjects", invariants.subjects_out_of_place)
        doctor.register("subjects' lives", life_invariants.lives_without_their_events)
        doctor.register("plans", plans.versions_that_changed)
        file_ledger.register("unit lists", unit_lists.kept_files)
        enforcement.register("roster_opens", opening.open_rosters, words="lập danh sách của năm")
        enforcement.register("moves_told", milestones.moved_milestones, words="báo hạn đã thay đổi")
        enforcement.register("milestones", milestones.due_milestones, words="nhắc hạn và chốt các mốc trong năm")
        days_off.on_change(schedule.schedules_follow_days_of)
        post_migrate.connect(write_missing_schedules, sender=self)
        search.register("Đối tượng", search.subjects)
        doctor.register("heads", invariants.two_heads_on_one_day)
        enforcement.register("heads_follow", head_on_the_list.heads_whose_day_has_come, words="ghi tên người đứng đầu mới vào danh sách")
        care.register(care_rules.who_represents_a_subject)
        care.register_elsewhere(care_rules.represents_elsewhere)
        care.register_keeper(care_rules.police_words)
        belonging.register(care_rules.ties_to_subjects)
        belonging.register_circle(belonging.Circle(care_rules.represents_here, care_rules.KEEPERS))
        people.register()


def write_missing_schedules(*, apps=None, **_kwargs):
    """After an upgrade: the schedules of rosters that were open before there were any. Not after a way back to before: `apps` are those
    of the state that was migrated to."""
    if apps and "milestone" not in apps.all_models["registrations"]:
        return
    from registrations.services import schedule

    schedule.schedules_of_open_rosters()
