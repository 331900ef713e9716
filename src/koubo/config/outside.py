"""Signing in with an account elsewhere: what the environment configures, as the sign-in library wants it. Nothing by default."""

from pathlib import Path
from typing import Any, Final

from environs import EnvError

from koubo.config import env
from koubo.kernel.text import Text

ORCID: Final = "orcid"
# What identity providers of universities call identifier, address and name.
ATTRIBUTES: Final = {
    "uid": [
        "urn:oasis:names:tc:SAML:attribute:subject-id",
        "urn:oasis:names:tc:SAML:attribute:pairwise-id",
        "urn:oid:1.3.6.1.4.1.5923.1.1.1.6",  # eduPersonPrincipalName
    ],
    "email": ["urn:oid:0.9.2342.19200300.100.1.3"],
    "name": ["urn:oid:2.16.840.1.113730.3.1.241"],  # displayName
}


def providers() -> dict[str, Any]:
    """Return the providers that are configured. Raises EnvError where one is configured by half."""
    found: dict[str, Any] = {}
    connect = []
    if env.OIDC_URL:
        _whole("KOUBO_OIDC_CLIENT_ID", env.OIDC_CLIENT_ID, "KOUBO_OIDC_URL")
        connect.append(_openid("oidc", env.OIDC_NAME, env.OIDC_URL, env.OIDC_CLIENT_ID, env.OIDC_SECRET))
    if env.ORCID_CLIENT_ID:
        _whole("KOUBO_ORCID_SECRET", env.ORCID_SECRET, "KOUBO_ORCID_CLIENT_ID")
        scopes = {"scope": ["openid"]}
        orcid = _openid(ORCID, Text("ORCID", "ORCID"), env.ORCID_URL, env.ORCID_CLIENT_ID, env.ORCID_SECRET)
        orcid["settings"] |= scopes
        connect.append(orcid)
    if connect:
        found["openid_connect"] = {"APPS": connect, "OAUTH_PKCE_ENABLED": True}
    if env.SAML_URL:
        _whole("KOUBO_SAML_ENTITY_ID", env.SAML_ENTITY_ID, "KOUBO_SAML_URL")
        _whole("KOUBO_SAML_CERTIFICATE", env.SAML_CERTIFICATE, "KOUBO_SAML_URL")
        found["saml"] = {"APPS": [_saml()]}
    return found


def names() -> dict[str, Text]:
    """Return what the configured providers are called on the page of signing in, by their id."""
    called = {"oidc": env.OIDC_NAME, ORCID: Text("ORCID", "ORCID"), "saml": env.SAML_NAME}
    return {app["provider_id"]: called[app["provider_id"]] for kind in providers().values() for app in kind["APPS"]}


def _whole(name: str, value: str, because: str) -> None:
    if not value:
        raise EnvError(f"{name} must be set where {because} is (see .env.example)")


def _openid(key: str, name: Text, url: str, client_id: str, secret: str) -> dict[str, Any]:
    return {
        "provider_id": key, "name": name.en, "client_id": client_id, "secret": secret,
        "settings": {"server_url": url.rstrip("/"), "oauth_pkce_enabled": True},
    }  # fmt: skip


def _saml() -> dict[str, Any]:
    try:
        certificate = Path(env.SAML_CERTIFICATE).read_text(encoding="ascii")
    except (OSError, ValueError):
        raise EnvError(f"KOUBO_SAML_CERTIFICATE={env.SAML_CERTIFICATE!r} is no file with a certificate (PEM)") from None
    return saml_app(
        {"entity_id": env.SAML_ENTITY_ID, "sso_url": env.SAML_URL, "x509cert": certificate}, env.SAML_NAME.en
    )


def saml_app(idp: dict[str, str], name: str) -> dict[str, Any]:
    """Return one identity provider: its assertions must be signed, and answer a question of ours."""
    strict = {"strict": True, "want_assertion_signed": True, "reject_idp_initiated_sso": True}
    settings = {"idp": idp, "attribute_mapping": ATTRIBUTES}
    advanced = strict | {"reject_deprecated_algorithm": True, "allow_single_label_domains": not env.PRODUCTION}
    return {"provider_id": "saml", "name": name, "client_id": "saml", "settings": settings | {"advanced": advanced}}
