"""Ready-made issuers: what Pro Santé Connect and FranceConnect+ ask of every site, so that a deployment says the rest.

Source: protocols §5.1 and §5.2.
"""

from collections.abc import Mapping
from types import MappingProxyType

SHAPES: Mapping[str, Mapping[str, object]] = MappingProxyType(
    {
        "pro-sante-connect": {
            "kind": "professional",
            "label": "Pro Santé Connect",
            "issuer": "https://auth.esw.esante.gouv.fr/auth/realms/esante-wallet",
            # Not the standard path: the copy at the standard one names other addresses.
            "discovery": "https://auth.esw.esante.gouv.fr/auth/realms/esante-wallet/.well-known/wallet-openid-configuration",
            "scopes": ["openid", "scope_all"],
            "acr_requested": ["eidas1"],
            "acr_accepted": ["eidas1", "eidas2", "eidas3"],
            "id_token_signed": ["RS256"],
            "session_minutes": 240,
            "exchange_scopes": ["openid", "scope_all"],
            "claims": {
                "professional": "SubjectNameID",
                "exercises": "SubjectRefPro.exercices[]",
                "profession": "codeProfession",
                "finess": "activities[].numeroFinessSite",
                "siret": "activities[].numeroSiretSite",
                "structures": "activities[].identifiantTechniqueDeLaStructure",
            },
        },
        "franceconnect": {
            "kind": "citizen",
            "label": "FranceConnect+",
            "issuer": "https://auth.franceconnect.gouv.fr/api/v2",
            "discovery": "https://auth.franceconnect.gouv.fr/api/v2/.well-known/openid-configuration",
            "client_authentication": "client_secret_post",
            "scopes": ["openid", "given_name", "family_name", "birthdate", "gender", "birthplace", "birthcountry"],
            "acr_requested": ["eidas2"],
            "acr_accepted": ["eidas2", "eidas3"],
            "id_token_signed": ["ES256"],
            "id_token_encrypted": ["ECDH-ES", "RSA-OAEP"],
            "userinfo_signed": ["ES256"],
            "userinfo_encrypted": ["ECDH-ES", "RSA-OAEP"],
            "claims": {
                "family_name": "family_name",
                "given_names": "given_name",
                "birth_date": "birthdate",
                "sex": "gender",
                "birth_place": "birthplace",
                "birth_country": "birthcountry",
            },
        },
    }
)
