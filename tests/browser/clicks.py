"""How often a person clicks: what is said to be short is counted."""

COUNT = "addEventListener('click', event => { if (event.isTrusted) clicked() }, true)"


class Clicks:
    """How often a person has clicked on `page` since."""

    def __init__(self, page):
        self.number = 0
        page.expose_function("clicked", self._one)
        page.add_init_script(COUNT)
        page.goto("/")

    def _one(self):
        self.number += 1
