"""In a page about somebody's record, our own sentences name this person to who acts for the person.

`{% load … whose %}`, after `i18n`: from there `{% translate "Vos documents" %}` says « Les documents de Léa » when
the page has an `acting_for`. What somebody wrote comes by variables, and is never touched.
`{{ sentence|whose:acting_for }}` does the same to a sentence of ours that comes by a variable.
"""

from django import template
from django.template import Node
from django.template.base import Parser, Token
from django.template.context import Context
from django.templatetags.i18n import TranslateNode, do_translate
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from carnet.gateways.web_citizen import whose as naming

register = template.Library()


class NamingNode(Node):
    """A sentence of ours, once translated, with the person's name where there is one."""

    def __init__(self, translated: TranslateNode) -> None:
        self.translated = translated

    def render(self, context: Context) -> SafeString:
        """Gives the sentence, or keeps it under its name (`as said`)."""
        told = mark_safe(self.translated.render(context))  # noqa: S308  # Django's own rendering
        name = context.get("acting_for", "")
        if not name:
            return told
        if self.translated.asvar:
            context[self.translated.asvar] = _named(context[self.translated.asvar], name)
            return told
        return mark_safe(naming.said(told, escape(name)))  # noqa: S308  # the same, and a name escaped


def _named(text: str, name: str) -> str:
    """A sentence that goes into the page as it is must hold a name that can."""
    if isinstance(text, SafeString):
        return mark_safe(naming.said(text, escape(name)))  # noqa: S308  # the same
    return naming.said(str(text), name)


@register.tag
def translate(parser: Parser, token: Token) -> NamingNode:
    """Replaces Django's tag of this name in the pages that load this library."""
    return NamingNode(do_translate(parser, token))


@register.filter
def whose(text: str, name: str) -> str:
    """Names the person in a sentence, when somebody else acts for this person."""
    return naming.said(str(text), name)
