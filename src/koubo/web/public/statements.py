"""規約、個人情報、クッキー、アクセシビリティ: what holds now, and every version there has been."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from koubo.kernel import clock
from koubo.statements import terms
from koubo.statements.models import StatementKind
from koubo.web.statements import NAMES, ROUTES


@require_safe
@login_not_required
def statement(request: HttpRequest, kind: StatementKind) -> HttpResponse:
    """Show what holds now."""
    stated = terms.current(kind, clock.now())
    context = {"name": NAMES[kind], "stated": stated, "text": stated.filled(), "kind": kind.value}
    return render(request, "public/statement.html", context)


@require_safe
@login_not_required
def versions(request: HttpRequest, kind: str) -> HttpResponse:
    """List every version that has been in force, newest first."""
    known = _known(kind)
    rows = terms.versions(known, clock.now())
    context = {"name": NAMES[known], "address": reverse(ROUTES[known]), "rows": rows, "kind": kind}
    return render(request, "public/statement_versions.html", context)


@require_safe
@login_not_required
def version(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    """Show a version."""
    known = _known(kind)
    stated = terms.version(known, number, clock.now())
    if stated is None:
        raise Http404
    context = {"name": NAMES[known], "stated": stated, "text": stated.filled(), "kind": kind}
    return render(request, "public/statement_version.html", context)


def _known(kind: str) -> StatementKind:
    try:
        return StatementKind(kind)
    except ValueError:
        raise Http404 from None
