"""What a list is narrowed by: which filters are in force, each with the address of the list without it, and which are folded away."""

from collections.abc import Mapping
from functools import cached_property
from urllib.parse import urlencode

import django_filters


class RemovableFilters(django_filters.FilterSet):
    """Filters that say which of them are in force, each with the address of the list without it."""

    def in_force(self, **kept: str) -> list[tuple[str, str]]:
        """Each filter in force as (words, address of the list without it); `kept` stays in every address."""
        return [(self._words(name, value), f"?{self.address(self._without(name), **kept)}") for name, value in self.given.items()]

    @cached_property
    def given(self) -> dict[str, str]:
        """The filters that were asked for, by name; one that is not understood is told at its field and counts as not asked for."""
        self.form.is_valid()
        return {name: value for name, value in self.form.cleaned_data.items() if value}

    def leave(self, queryset, _name, _value):
        """For a filter that `filter_queryset` applies, also when nothing is asked for."""
        return queryset

    @staticmethod
    def address(given: Mapping[str, str], **more: str) -> str:
        """The query of a list so narrowed; of `more` only what is not empty."""
        return urlencode(dict(given) | {name: value for name, value in more.items() if value})

    def _offer(self, name: str, choices: list[tuple[object, str]]) -> None:
        self.filters[name].extra["choices"] = choices

    def _words(self, name: str, value: str) -> str:
        chosen = dict(getattr(self.form.fields[name], "choices", ())).get(value, f"“{value}”")
        return f"{self.filters[name].label}: {chosen}"

    def _without(self, name: str) -> dict[str, str]:
        return {key: value for key, value in self.given.items() if key != name}


class Folded:
    """For RemovableFilters of which only the FIRST, what people narrow by every day, stand open (`components/folded_filter_bar.html`)."""

    FIRST: tuple[str, ...]

    @property
    def first_fields(self) -> list:
        return [self.form[name] for name in self.FIRST if name in self.form.fields]

    @property
    def further_fields(self) -> list:
        return [self.form[name] for name in self.form.fields if name not in self.FIRST]

    @property
    def further_in_force(self) -> bool:
        """Whether the folded part has to stand open."""
        return not set(self.given) <= set(self.FIRST)
