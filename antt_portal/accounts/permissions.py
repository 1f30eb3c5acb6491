"""Who may open a page. What they see on it is decided by `visible_to`, what they do by the services."""

from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import Http404

from antt_portal.accounts.choices import Role


def only_represents(user) -> bool:
    """Whether `user` holds no office today: a head or clerk, who signs in twice a year, or nobody in particular."""
    return not user.is_superuser and all(membership.role == Role.REPRESENTATIVE for membership in user.current_memberships)


def for_roles(*roles: str):
    """A view for people who hold one of `roles` somewhere today: others get 404, strangers the sign-in page."""

    def decorate(view):
        @login_required
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not request.user.holds(*roles):
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return decorate
