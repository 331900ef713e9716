"""The home of a job seeker."""

from django.http import HttpResponse
from django.shortcuts import render

from koubo.web.hats import SeekerRequest, seeker_required


@seeker_required
def home(request: SeekerRequest) -> HttpResponse:
    """Greet, and lead to what exists."""
    return render(request, "seeker/home.html")
