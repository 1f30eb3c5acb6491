"""What the calendar itself does on this floor: windows that end, the recheck of organisations, the ward's own share, the day for
decisions, reports. Each act costs the same few statements however many subjects there are, and its lines hold no personal data."""

from recognitions.calendar_acts import decision_day, recheck, reports, ward_share, window


def register() -> None:
    for act in (window, recheck, ward_share, decision_day, reports):
        act.register()
