"""What is said of each kind of notice, a row a kind. The subject of an e-mail tells nothing of health, names nobody."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from carnet.domain.notifications.codes import NoticeKind

type Text = str | Promise


@dataclass(frozen=True, slots=True)
class Words:
    """The subject of the e-mail, without a full stop, and the sentence of the application.

    `%(who)s` is who acted and from where, `%(actor)s` the bare name, `%(what)s` the type of the document, if one.
    """

    subject: Text
    sentence: Text


TOLD: Mapping[NoticeKind, Words] = MappingProxyType(
    {
        NoticeKind.DOCUMENT_ADDED: Words(
            _("Un document a été ajouté à votre espace santé"),
            _("%(who)s a ajouté un document à votre dossier%(what)s."),
        ),
        NoticeKind.DOCUMENT_REPLACED: Words(
            _("Un document de votre espace santé a été remplacé"),
            _("%(who)s a remplacé un document de votre dossier%(what)s."),
        ),
        NoticeKind.DOCUMENT_CHANGED: Words(
            _("Un document de votre espace santé a été modifié"),
            _("%(who)s a modifié un document de votre dossier%(what)s."),
        ),
        NoticeKind.DOCUMENT_DELETED: Words(
            _("Un document de votre espace santé a été supprimé"),
            _("%(who)s a supprimé un document de votre dossier%(what)s."),
        ),
        NoticeKind.DOCUMENT_WAITS: Words(
            _("Un message vous attend dans votre espace santé"),
            _("%(who)s a quelque chose à vous annoncer : prenez rendez-vous avec un professionnel de santé."),
        ),
        NoticeKind.DOCUMENT_SHOWN: Words(
            _("Un document est maintenant visible dans votre espace santé"),
            _("%(who)s avait déposé un document que vous pouvez maintenant lire%(what)s."),
        ),
        NoticeKind.DOCUMENT_READ: Words(
            _("Quelqu’un a consulté votre dossier"),
            _("%(who)s a lu un document de votre dossier%(what)s."),
        ),
        NoticeKind.RECORD_READ: Words(
            _("Quelqu’un a consulté votre dossier"),
            _("%(who)s a consulté votre dossier."),
        ),
        NoticeKind.BREAK_GLASS_READ: Words(
            _("Votre dossier a été consulté en urgence"),
            _("%(who)s a consulté votre dossier en urgence, sans pouvoir vous demander votre accord."),
        ),
        NoticeKind.REGULATION_READ: Words(
            _("Votre dossier a été consulté en urgence"),
            _("%(who)s, à la régulation du Samu, a consulté votre dossier en urgence."),
        ),
        NoticeKind.CONSENT_RECORDED: Words(
            _("Un professionnel a noté votre accord"),
            _("%(who)s a noté votre accord pour l’équipe qui vous soigne."),
        ),
        NoticeKind.CASE_ANSWERED: Words(
            _("L’assistance a répondu à votre demande"),
            _("L’assistance a répondu à votre demande : lisez sa réponse dans « Mes signalements »."),
        ),
        NoticeKind.NEW_DEVICE: Words(
            _("Votre espace santé a été ouvert depuis un nouvel appareil"),
            _("Votre espace a été ouvert depuis un nouvel appareil : %(actor)s."),
        ),
        NoticeKind.SECURITY_CHANGED: Words(
            _("La façon d’entrer dans votre espace santé a changé"),
            _("La façon d’entrer dans votre espace a changé : mot de passe, clé ou code."),
        ),
        NoticeKind.AUTHORIZATION_DECLARED: Words(
            _("Un professionnel indique avoir votre accord pour consulter votre dossier"),
            _("%(who)s indique avoir votre accord pour consulter votre dossier."),
        ),
        NoticeKind.AUTHORIZATION_REMOVED: Words(
            _("Un professionnel a renoncé à consulter votre dossier"),
            _("%(who)s a renoncé à consulter votre dossier."),
        ),
        NoticeKind.MANDATE_INVITED: Words(
            _("Quelqu’un vous invite à agir pour un proche"),
            _("Vous êtes invité à agir pour quelqu’un : répondez dans « Mes proches »."),
        ),
        NoticeKind.MANDATE_ACCEPTED: Words(
            _("Une délégation a été acceptée"),
            _("Une délégation qui vous concerne a été acceptée : voyez « Mes proches »."),
        ),
        NoticeKind.MANDATE_REFUSED: Words(
            _("Une délégation a été refusée"),
            _("Une délégation qui vous concerne a été refusée."),
        ),
        NoticeKind.MANDATE_RECORDED: Words(
            _("L’assistance a enregistré une délégation"),
            _("L’assistance a enregistré une délégation qui vous concerne : vérifiez-la dans « Mes proches »."),
        ),
        NoticeKind.MANDATE_ENDED: Words(
            _("Une délégation a pris fin"),
            _("Une délégation qui vous concerne a pris fin : voyez « Mes proches »."),
        ),
        NoticeKind.MANDATE_EXPIRED: Words(
            _("Une délégation est arrivée à son terme"),
            _("Une délégation ou une invitation qui vous concerne est arrivée à son terme."),
        ),
        NoticeKind.CHILD_ATTACHED: Words(
            _("L’espace de votre enfant est rattaché au vôtre"),
            _("L’espace santé de votre enfant est rattaché au vôtre : ouvrez-le depuis « Mes proches »."),
        ),
        NoticeKind.MAJORITY_NEAR: Words(
            _("Bientôt 18 ans : l’accès des parents va prendre fin"),
            _("Le jour des 18 ans approche : ce jour-là, les parents n’ont plus accès à l’espace du jeune adulte."),
        ),
        NoticeKind.MAJORITY_REACHED: Words(
            _("18 ans : l’accès des parents a pris fin"),
            _("Le jour des 18 ans est venu : les parents n’ont plus accès à l’espace santé du jeune adulte."),
        ),
    }
)
# What is told to who acts for somebody: `votre dossier` becomes the person's name on the screen, never in an e-mail.
_NEWS = _("Du nouveau dans l’espace santé d’un proche")
_READ = Words(_("L’espace santé d’un proche a été consulté"), _("Quelqu’un a consulté votre dossier."))
_URGENT = Words(
    _("L’espace santé d’un proche a été consulté en urgence"), _("Quelqu’un a consulté votre dossier en urgence.")
)
COPIED: Mapping[NoticeKind, Words] = MappingProxyType(
    {
        NoticeKind.DOCUMENT_ADDED: Words(_NEWS, _("Un document a été ajouté à votre dossier.")),
        NoticeKind.DOCUMENT_REPLACED: Words(_NEWS, _("Un document de votre dossier a été remplacé.")),
        NoticeKind.DOCUMENT_CHANGED: Words(_NEWS, _("Un document de votre dossier a été modifié.")),
        NoticeKind.DOCUMENT_DELETED: Words(_NEWS, _("Un document de votre dossier a été supprimé.")),
        NoticeKind.DOCUMENT_WAITS: Words(_NEWS, _("Un message attend dans votre espace : ouvrez-le pour le lire.")),
        NoticeKind.DOCUMENT_SHOWN: Words(_NEWS, _("Un document de votre dossier est maintenant visible.")),
        NoticeKind.DOCUMENT_READ: _READ,
        NoticeKind.RECORD_READ: _READ,
        NoticeKind.BREAK_GLASS_READ: _URGENT,
        NoticeKind.REGULATION_READ: _URGENT,
        NoticeKind.CONSENT_RECORDED: Words(_NEWS, _("Un professionnel a noté un accord pour votre dossier.")),
        NoticeKind.AUTHORIZATION_DECLARED: Words(
            _NEWS, _("Un professionnel indique avoir un accord pour consulter votre dossier.")
        ),
        NoticeKind.AUTHORIZATION_REMOVED: Words(_NEWS, _("Un professionnel a renoncé à consulter votre dossier.")),
        NoticeKind.MANDATE_ACCEPTED: Words(_NEWS, _("Une délégation sur votre espace a été acceptée.")),
        NoticeKind.MANDATE_REFUSED: Words(_NEWS, _("Une délégation sur votre espace a été refusée.")),
        NoticeKind.MANDATE_RECORDED: Words(
            _NEWS, _("L’assistance a enregistré une délégation sur votre espace : vérifiez-la.")
        ),
        NoticeKind.MANDATE_ENDED: Words(_NEWS, _("Une délégation sur votre espace a pris fin.")),
        NoticeKind.CASE_ANSWERED: Words(_NEWS, _("L’assistance a répondu à une demande faite dans votre espace.")),
    }
)
# Several documents read by one person on one day, told in one sentence.
SEVERAL_READ = _("%(who)s a lu plusieurs documents de votre dossier.")
