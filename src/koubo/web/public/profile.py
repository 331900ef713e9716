"""The page a mail leads to: whoever has the link confirms a profile with one button, without signing in."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from koubo.audit.trail import Actor
from koubo.kernel import clock
from koubo.kernel.errors import Refusal
from koubo.profiles import actions, links


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def confirm(request: HttpRequest, link: str) -> HttpResponse:
    """Say which profile and until when it is shown, or show it for longer. Nothing here says whose it is."""
    read = links.read(link)
    if read is None or read[0].published_at is None:
        return render(request, "public/profile.html", {"profile": None}, status=404)
    profile, until = read
    if request.method == "POST":
        try:
            actions.confirm(profile, until=until, by=Actor.link(profile.pk), now=clock.now())
        except Refusal:
            return render(request, "public/profile.html", {"profile": None}, status=404)
        return redirect(request.path)
    context = {"profile": profile, "is_confirmed": profile.visible_until != until}
    answer = render(request, "public/profile.html", context)
    answer["Referrer-Policy"] = "no-referrer"
    answer["Cache-Control"] = "no-store"
    return answer
