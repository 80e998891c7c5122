"""What an operator reads of an alert."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carnet.domain.access.vigilance import Level
from carnet.domain.oversight.codes import Alert, Question
from carnet.foundation import sites

REPORTED = "reported"
DOUBTS = "doubts"
MEASURES = {
    "records": gettext_lazy("dossiers ouverts dans la journée"),
    "strangers": gettext_lazy("dossiers ouverts sans autorisation dans la journée"),
    "emergencies": gettext_lazy("accès en urgence dans la journée"),
    "hour": gettext_lazy("dossiers ouverts en une heure"),
    "slice": gettext_lazy("dossiers ouverts en dix minutes"),
    "unusual": gettext_lazy("dossiers ouverts hors des heures habituelles"),
    "unexplained": gettext_lazy("dossiers de nouveaux patients que rien n’explique, sur quatre semaines"),
    "untraced": gettext_lazy("dossiers ouverts sans trace de soin, sur quatre semaines"),
    "group": gettext_lazy("dossiers ouverts sans autorisation, tous comptes réunis, dans la journée"),
    "unproved": gettext_lazy("dossiers que rien n’explique depuis la dernière preuve d’identité"),
    "unanswered": gettext_lazy("dossiers refusés faute de la preuve d’identité demandée"),
    "reported": gettext_lazy("signalé par le professionnel lui-même : « Ce n’est pas moi »"),
    "doubts": gettext_lazy("patients qu’un accès de ce compte surprend, en huit semaines"),
    "searches": gettext_lazy("recherches d’INS sans résultat en une heure"),
}


def counted(alert: Alert) -> str:
    """Says what was counted, against which habit; of what was reported there is nothing to count."""
    measure = str(MEASURES.get(alert.measure, alert.measure))
    if alert.measure == REPORTED:
        return measure
    if alert.measure == DOUBTS:
        return _("{measure} : {counted}").format(measure=measure, counted=alert.counted)
    return _("{measure} : {counted}, pour une habitude de {limit}").format(
        measure=measure, counted=alert.counted, limit=alert.limit
    )


def question(asked: Question) -> str:
    """Says what was counted when the holder of an account was asked for a proof."""
    measure = str(MEASURES.get(asked.measure, asked.measure))
    return _("{measure} : {counted}, pour {limit} au plus").format(
        measure=measure, counted=asked.counted, limit=asked.limit
    )


def mail(alert: Alert) -> tuple[str, str]:
    """Writes the subject and the text of the e-mail: the account, what was counted, and what to do."""
    is_cut = alert.level is Level.CUT
    subject = _("Carnet : compte professionnel coupé") if is_cut else _("Carnet : compte professionnel à surveiller")
    lines = [
        _("Compte : {account} {name}").format(account=alert.account, name=alert.name).strip(),
        _("Structure : {name} ({id})").format(name=alert.organization_name or "—", id=alert.organization_id or "—"),
        _("Logiciel : {client}").format(client=alert.client or "—"),
        counted(alert),
        _("Rien ne s’ouvre plus à ce compte. Appelez le professionnel ou sa structure, puis :")
        if is_cut
        else _("Le compte reste ouvert. Si l’activité est normale :"),
        f"  {sites.agents()}/gestion/vigilance/{alert.account}",
        _("ou, sur le serveur :"),
        f"  carnet oversight {'reopen' if is_cut else 'close'} {alert.account} --reason …",
    ]
    return subject, "\n".join(lines) + "\n"
