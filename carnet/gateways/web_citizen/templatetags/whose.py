"""`{{ sentence|whose:acting_for }}`: says of whose record a sentence of ours speaks."""

from django import template

from carnet.gateways.web_citizen import whose as naming

register = template.Library()


@register.filter
def whose(text: str, name: str) -> str:
    """Names the person in a sentence, when somebody else acts for this person."""
    return naming.said(str(text), name)
