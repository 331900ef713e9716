"""Where providers send people back to. Without a language: it is registered there once."""

from typing import Final

from django.urls import path

from koubo.web.account.outside import library_view, metadata, no_logout

SAML: Final = "allauth.socialaccount.providers.saml.views"
OPENID: Final = "allauth.socialaccount.providers.openid_connect.views"

urlpatterns = [
    path("openid/<slug:provider_id>/callback/", library_view(OPENID, "callback"), name="openid_connect_callback"),
    path("saml/<slug:organization_slug>/acs/", library_view(SAML, "acs"), name="saml_acs"),
    path("saml/<slug:organization_slug>/acs/finish/", library_view(SAML, "finish_acs"), name="saml_finish_acs"),
    path("saml/<slug:organization_slug>/metadata/", metadata, name="saml_metadata"),
    path("saml/<slug:organization_slug>/sls/", no_logout, name="saml_sls"),
]
