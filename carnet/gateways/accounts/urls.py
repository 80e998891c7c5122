"""The addresses of accounts. Their names are those by which allauth finds them."""

from allauth.account import views as account_views
from allauth.mfa.base import views as base_views
from allauth.mfa.recovery_codes import views as recovery_views
from allauth.mfa.totp import views as totp_views
from allauth.mfa.webauthn import views as webauthn_views
from django.urls import path

from carnet.gateways.accounts import forms, passkeys
from carnet.gateways.accounts.pages import activation, finding, security, sign_in

urlpatterns = [
    path("connexion", sign_in.show, name="account_login"),
    path("connexion/code", sign_in.mail_code, name="account_mail_code"),
    path("connexion/double", security.Factor.as_view(), name="mfa_authenticate"),
    path(
        "connexion/cle",
        webauthn_views.LoginWebAuthnView.as_view(form_class=passkeys.EnterForm),
        name="mfa_login_webauthn",
    ),
    path("connexion/abandon", sign_in.cancel, name="account_cancel"),
    path("connexion/impossible", sign_in.no_second_factor, name="account_no_second_factor"),
    path("deconnexion", sign_in.leave, name="account_logout"),
    path("activer", activation.prove, name="account_activate"),
    path("activer/courriel", activation.give_email, name="account_give_email"),
    path("activer/choix", activation.choose, name="account_choose"),
    path("activer/retrouver", finding.recover, name="account_recover"),
    path("activer/mot-de-passe", finding.new_password, name="account_new_password"),
    path("activer/nouveau-code", activation.ask_code, name="account_ask_code"),
    path("securite", security.index, name="mfa_index"),
    path("securite/mot-de-passe", security.password, name="account_change_password"),
    path("securite/appareils", security.device_list, name="usersessions_list"),
    path(
        "securite/application",
        totp_views.ActivateTOTPView.as_view(template_name="accounts/totp.html"),
        name="mfa_activate_totp",
    ),
    path(
        "securite/application/retirer",
        totp_views.DeactivateTOTPView.as_view(template_name="accounts/remove_totp.html"),
        name="mfa_deactivate_totp",
    ),
    path("securite/cles", security.index, name="mfa_list_webauthn"),
    path("securite/cles/ajouter", security.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path(
        "securite/cles/<int:pk>/retirer",
        webauthn_views.RemoveWebAuthnView.as_view(template_name="accounts/remove_passkey.html"),
        name="mfa_remove_webauthn",
    ),
    path("securite/secours", security.recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "securite/secours/renouveler",
        recovery_views.GenerateRecoveryCodesView.as_view(template_name="accounts/renew_codes.html"),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "confirmer",
        account_views.ReauthenticateView.as_view(
            template_name="accounts/reauthenticate.html", form_class=forms.PasswordAgain
        ),
        name="account_reauthenticate",
    ),
    path(
        "confirmer/code",
        base_views.ReauthenticateView.as_view(template_name="accounts/reauthenticate.html"),
        name="mfa_reauthenticate",
    ),
    path("confirmer/cle", security.PasskeyAgain.as_view(), name="mfa_reauthenticate_webauthn"),
]
