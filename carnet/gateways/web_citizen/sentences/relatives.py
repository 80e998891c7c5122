"""Who acts for whom: children, protected adults, carers. `%(what)s` is « Marie DUPONT, pour Léa DUPONT »."""

from django.utils.translation import gettext_lazy as _

from carnet.gateways.web_citizen.sentences.told import Told

ACTS = {
    "invite_delegate": Told(
        _("Invitation à agir pour quelqu’un"),
        _("%(who)s a proposé une délégation : %(what)s."),
        _("%(who)s a voulu proposer une délégation : refusé."),
        _("Vous avez proposé une délégation : %(what)s."),
        _("La personne invitée ne voit rien tant qu’elle n’a pas accepté ; l’invitation a une date de fin."),
    ),
    "record_mandate": Told(
        _("Enregistrement d’une délégation sur papier"),
        _("%(who)s a enregistré une délégation : %(what)s."),
        _("%(who)s a voulu enregistrer une délégation : refusé."),
        _("Vous avez enregistré une délégation : %(what)s."),
        _("L’assistance l’a lue dans un jugement ou dans un formulaire signé des deux personnes."),
    ),
    "attach_child": Told(
        _("Rattachement de l’espace d’un enfant"),
        _("%(who)s a rattaché l’espace d’un enfant à celui de son parent : %(what)s."),
        _("%(who)s a voulu rattacher l’espace d’un enfant : refusé."),
        _("Vous avez rattaché l’espace d’un enfant : %(what)s."),
        _("Le parent auquel l’enfant est rattaché à l’Assurance maladie ouvre son espace jusqu’à ses 18 ans."),
    ),
    "accept_mandate": Told(
        _("Acceptation d’une délégation"),
        _("%(who)s a accepté une délégation : %(what)s."),
        _("%(who)s a voulu accepter une délégation : refusé."),
        _("Vous avez accepté une délégation : %(what)s."),
        _("À partir de là, l’une des deux personnes peut agir pour l’autre, dans les limites convenues."),
    ),
    "refuse_mandate": Told(
        _("Refus d’une délégation"),
        _("%(who)s a refusé une délégation : %(what)s."),
        _("%(who)s a voulu refuser une délégation : impossible."),
        _("Vous avez refusé une délégation : %(what)s."),
        _("Rien n’a été ouvert. Une nouvelle invitation peut être envoyée."),
    ),
    "revoke_mandate": Told(
        _("Fin d’une délégation"),
        _("%(who)s a mis fin à une délégation : %(what)s."),
        _("%(who)s a voulu mettre fin à une délégation : refusé."),
        _("Vous avez mis fin à une délégation : %(what)s."),
        _("L’accès cesse à l’instant. Ce qui a été fait avant reste dans ce journal."),
    ),
    "expire_mandate": Told(
        _("Délégation arrivée à son terme"),
        _("%(who)s a noté la fin d’une délégation ou d’une invitation, à la date prévue : %(what)s."),
        _("%(who)s a voulu noter la fin d’une délégation : impossible."),
        _("Votre délégation est arrivée à son terme : %(what)s."),
        _("L’accès avait cessé à la date prévue, avant même cette ligne."),
    ),
    "announce_majority": Told(
        _("Annonce des 18 ans"),
        _("%(who)s a prévenu de l’approche des 18 ans : %(what)s."),
        _("%(who)s a voulu prévenir de l’approche des 18 ans : impossible."),
        _("Votre majorité approche : %(what)s."),
        _("Le jour des 18 ans, les parents n’ont plus accès à l’espace, qui est désormais celui du jeune adulte."),
    ),
    "reach_majority": Told(
        _("18 ans : fin de l’accès des parents"),
        _("%(who)s a noté la fin de l’accès d’un parent, le jour des 18 ans : %(what)s."),
        _("%(who)s a voulu noter la fin de l’accès d’un parent : impossible."),
        _("Votre majorité met fin à l’accès d’un parent : %(what)s."),
        _("L’accès avait cessé à minuit, le jour des 18 ans, avant même cette ligne."),
    ),
}
