"""What a browser is called in a list that its owner reads: “Chrome trên Android”. Pure.

A browser says what it is in its User-Agent, and most say several things at once: the first that fits below is meant.
"""

NAME_LENGTH = 60
UNKNOWN_BROWSER, UNKNOWN_SYSTEM = "Trình duyệt", "máy khác"

BROWSERS = (
    ("Zalo", "Zalo"),
    ("coc_coc_browser", "Cốc Cốc"),
    ("CocCoc", "Cốc Cốc"),
    ("Edg", "Edge"),
    ("SamsungBrowser", "Samsung Internet"),
    ("OPR/", "Opera"),
    ("FxiOS", "Firefox"),
    ("Firefox", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "Chromebook"),
    ("Macintosh", "máy Mac"),
    ("Linux", "Linux"),
)


def device_words(user_agent: str) -> str:
    """What to call the browser that sent `user_agent`; at most NAME_LENGTH characters, none of them the sender's own."""
    return f"{_first(BROWSERS, user_agent, UNKNOWN_BROWSER)} trên {_first(SYSTEMS, user_agent, UNKNOWN_SYSTEM)}"


def _first(names, user_agent: str, otherwise: str) -> str:
    return next((words for mark, words in names if mark in user_agent), otherwise)
