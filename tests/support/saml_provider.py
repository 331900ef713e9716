"""A SAML identity provider as a process of its own: it knows one person and signs with xmlsec1, or, when asked to, wrongly.

`python -m tests.support.saml_provider FOLDER PORT` reads `sp.xml` in the folder. Under /sso it answers with a signed assertion; with
`way=unsigned` without a signature, `way=altered` with another address than was signed, `way=sha1` with a digest that is no longer
safe.
"""

import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

ENTITY_ID = "https://idp.aogiri.example/metadata"
PERSON = {
    "eduPersonPrincipalName": "hayase@aogiri.example",
    "mail": "hayase@aogiri.example",
    "displayName": "早瀬 みのり",
}
ROOT = Path(__file__).resolve().parents[2]


def make_keys(folder: Path) -> None:
    """Make key and certificate."""
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", "/CN=idp.aogiri.example",
         "-keyout", str(folder / "idp.key"), "-out", str(folder / "idp.pem")],
        check=True, capture_output=True,
    )  # fmt: skip


def provider(folder: Path, port: int) -> Any:
    """Return pysaml2's identity provider."""
    from saml2 import BINDING_HTTP_REDIRECT
    from saml2.config import IdPConfig
    from saml2.server import Server

    config = {
        "entityid": ENTITY_ID,
        "xmlsec_binary": "/usr/bin/xmlsec1",
        "key_file": str(folder / "idp.key"),
        "cert_file": str(folder / "idp.pem"),
        "metadata": {"local": [str(folder / "sp.xml")]},
        "service": {
            "idp": {
                "endpoints": {"single_sign_on_service": [(f"http://127.0.0.1:{port}/sso", BINDING_HTTP_REDIRECT)]},
                "policy": {"default": {"lifetime": {"minutes": 15}, "attribute_restrictions": None}},
            }
        },
    }
    return Server(config=IdPConfig().load(config))


def answer(made: Any, request: str, way: str) -> bytes:
    """Return the SAMLResponse to a request, as it is posted."""
    from base64 import b64encode

    from saml2 import BINDING_HTTP_POST, BINDING_HTTP_REDIRECT
    from saml2.saml import NAMEID_FORMAT_PERSISTENT, NameID
    from saml2.xmldsig import DIGEST_SHA1, DIGEST_SHA256, SIG_RSA_SHA1, SIG_RSA_SHA256

    asked = made.parse_authn_request(request, BINDING_HTTP_REDIRECT).message
    told = made.response_args(asked, bindings=[BINDING_HTTP_POST])
    old = way == "sha1"
    response = made.create_authn_response(
        PERSON, userid="hayase", name_id=NameID(format=NAMEID_FORMAT_PERSISTENT, text="hayase-1"),
        authn={"class_ref": "urn:oasis:names:tc:SAML:2.0:ac:classes:Password"},
        sign_assertion=way != "unsigned", sign_response=False,
        sign_alg=SIG_RSA_SHA1 if old else SIG_RSA_SHA256, digest_alg=DIGEST_SHA1 if old else DIGEST_SHA256, **told,
    )  # fmt: skip
    text = str(response)
    if way == "altered":
        text = text.replace("hayase@aogiri.example", "desk@koubo.example")
    return b64encode(text.encode())


class _Handler(BaseHTTPRequestHandler):
    made: Any

    def do_GET(self) -> None:
        asked = urlsplit(self.path)
        query = parse_qs(asked.query)
        body = b"ready"
        if asked.path == "/sso":
            body = answer(self.made, query["SAMLRequest"][0], query.get("way", ["right"])[0])
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *parts: object) -> None:
        """Be quiet."""


@contextmanager
def running(folder: Path, port: int) -> Iterator[None]:
    """Run it."""
    command = [sys.executable, "-W", "ignore", "-m", "tests.support.saml_provider", str(folder), str(port)]
    with (folder / "idp.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, stderr=log)
    try:
        wait_for(f"http://127.0.0.1:{port}/", process)
        yield
    finally:
        process.terminate()
        process.wait()


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until a server answers."""
    for _ in range(300):
        assert process.poll() is None, "the provider has ended"
        with suppress(OSError), urllib.request.urlopen(url, timeout=5):
            return
        time.sleep(0.1)
    raise AssertionError(f"{url} does not answer")


if __name__ == "__main__":
    _Handler.made = provider(Path(sys.argv[1]), int(sys.argv[2]))
    HTTPServer(("127.0.0.1", int(sys.argv[2])), _Handler).serve_forever()
