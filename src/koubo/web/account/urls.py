"""Addresses of the account pages. Of the sign-in library only what is used is routed; names are the library's own."""

from allauth.account import views as library
from django.contrib.auth.decorators import login_not_required
from django.urls import path, re_path

from koubo.web.account import signup, views

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
    # Signing out twice, or after the session ended, is no reason to ask for a password.
    path("logout/", login_not_required(library.logout), name="account_logout"),
    path("inactive/", login_not_required(library.account_inactive), name="account_inactive"),
    path("password/change/", library.password_change, name="account_change_password"),
    path("password/reset/", library.password_reset, name="account_reset_password"),
    path("password/reset/done/", library.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        library.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("password/reset/key/done/", library.password_reset_from_key_done, name="account_reset_password_from_key_done"),
]
