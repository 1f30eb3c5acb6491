"""What makes a password easy to guess here."""

from django.core.exceptions import ValidationError

from antt_portal import text

EASY_WORDS = ("congan", "matkhau", "antt", "anninhtrattu", "123456", "qwerty", "password")
SHORTEST_NAME = 4  # letters: below that a name is found inside other words by chance


class NoEasyWords:
    """Refuses passwords that contain a word every stranger tries first: of this work, of the person's ward, of their own name."""

    def validate(self, password, user=None):
        joined = text.folded(password).replace(" ", "")
        if any(word in joined for word in (*EASY_WORDS, *_words_about(user))):
            raise ValidationError(
                "Mật khẩu chứa từ dễ đoán: tên hoặc số điện thoại của ông/bà, tên phường, xã, hay những từ như “congan”, "
                "“matkhau”, “123456”. Hãy chọn những từ khác.",
                code="password_easy_word",
            )

    def get_help_text(self):
        return "Mật khẩu không được chứa tên hoặc số điện thoại của ông/bà, tên phường, xã, hay những từ như “congan”, “matkhau”, “123456”."


def _words_about(user) -> set[str]:
    """The person's names, their phone number and the places of their roles, as they would stand in a password."""
    if user is None:
        return set()
    names = [*user.full_name.split(), user.full_name, " ".join(user.full_name.split()[-2:]), user.username, user.phone]
    if user.pk:
        names += [membership.place.bare_name for membership in user.memberships.select_related("place")]
    joined = {text.folded(name).replace(" ", "") for name in names}
    return {name for name in joined if len(name) >= SHORTEST_NAME}
