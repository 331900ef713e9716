"""Addresses of the account pages. Of the sign-in library only what is used is routed; names are the library's own."""

from allauth.account import views as library
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as webauthn
from django.contrib.auth.decorators import login_not_required
from django.urls import path, re_path

from koubo.web.account import (
    acting,
    invitations,
    joining,
    keys,
    leaving,
    outside,
    person,
    security,
    signup,
    views,
)
from koubo.web.account.registration import views as registration
from koubo.web.account.whole import whole

urlpatterns = [
    path("home/", views.home, name="home-of-hat"),
    path("roles/", views.hats, name="hats"),
    path("theme/", views.theme, name="theme"),
    path("login/", views.LoginView.as_view(), name="account_login"),
    path("signup/", signup.start, name="account_signup"),
    path("signup/code/", signup.code, name="signup-code"),
    path("signup/person/", signup.person, name="signup-person"),
    path("signup/seeker/", signup.seeker, name="signup-seeker"),
    path("signup/seeker/yes/", signup.become_seeker, name="become-seeker"),
    path("invitations/<str:token>/", invitations.invitation, name="invitation"),
    path("join/", joining.join, name="join-request"),
    path("institution/", registration.start, name="registration-start"),
    path("institution/code/", registration.code, name="registration-code"),
    path("institution/details/", registration.details, name="registration-details"),
    path("institution/check/", registration.check, name="registration-check"),
    path("institution/done/", registration.done, name="registration-done"),
    path("institution/return/<str:key>/", registration.return_of, name="registration-return"),
    path("leave/", leaving.confirm, name="leave"),
    path("leave/survey/", leaving.answer, name="leave-survey"),
    path("left/", leaving.left, name="left"),
    path("acting/end/", acting.end, name="end-acting"),
    # Signing out twice, or after the session ended, is no reason to ask for a password.
    path("logout/", login_not_required(library.logout), name="account_logout"),
    path("inactive/", login_not_required(library.account_inactive), name="account_inactive"),
    path("person/", person.page, name="own-account"),
    path("person/address/", person.address, name="new-address"),
    path("person/address/code/", person.address_code, name="new-address-code"),
    path("security/", security.page, name="security"),
    # What the library calls this page.
    path("security/", security.page, name="mfa_index"),
    path("security/", security.page, name="mfa_list_webauthn"),
    path("security/devices/end/", security.end_session, name="end-session"),
    path("security/devices/end-all/", security.end_all, name="end-sessions"),
    path("security/notices/", security.notices, name="sign-in-notices"),
    path("outside/<slug:provider_id>/", outside.leave, name="outside"),
    path("security/outside/unlink/", outside.unlink, name="unlink-outside"),
    path("security/keys/add/", whole(keys.AddKeyView.as_view()), name="mfa_add_webauthn"),
    path("security/keys/<int:pk>/rename/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path("security/keys/<int:pk>/remove/", whole(keys.RemoveKeyView.as_view()), name="mfa_remove_webauthn"),
    path("security/app/add/", whole(app.activate_totp), name="mfa_activate_totp"),
    path("security/app/remove/", whole(app.deactivate_totp), name="mfa_deactivate_totp"),
    path("security/codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("security/codes/renew/", whole(codes.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("security/codes/download/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("login/code/", login_not_required(keys.AuthenticateView.as_view()), name="mfa_authenticate"),
    path("login/key/", login_not_required(webauthn.login_webauthn), name="mfa_login_webauthn"),
    path("confirm/", library.reauthenticate, name="account_reauthenticate"),
    path("confirm/code/", factors.reauthenticate, name="mfa_reauthenticate"),
    path("confirm/key/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("password/set/", whole(library.password_set), name="account_set_password"),
    path("password/change/", whole(library.password_change), name="account_change_password"),
    path("password/reset/", library.password_reset, name="account_reset_password"),
    path("password/reset/done/", library.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        whole(library.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path("password/reset/key/done/", library.password_reset_from_key_done, name="account_reset_password_from_key_done"),
]
