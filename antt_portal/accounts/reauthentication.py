"""The password again, before an act that cannot be undone."""


def password_again(view):
    return view
