"""Where a fault stands in a file, said in French."""

import re

from django import template

register = template.Library()

_LINE = re.compile(r"(?:^|(?<= ))line (?=\d)")


@register.filter
def place(text: str) -> str:
    """Says a place: « /ClinicalDocument line 12 » is « /ClinicalDocument ligne 12 »."""
    return _LINE.sub("ligne ", text)
