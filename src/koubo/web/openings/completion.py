"""What the search box offers while someone types, as JSON for `complete.js`; without scripts the box is a plain one."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from koubo.kernel import clock
from koubo.postings.discovery.completion import completions
from koubo.web.ui.language import language

# Who types a word again within a minute is not asked for it again.
KEPT_SECONDS = 60


@require_safe
@login_not_required
def complete(request: HttpRequest) -> JsonResponse:
    """Return what may be meant by `q`: its kind, its words, and what goes into the box or where it leads."""
    here = language()
    offers = [
        {
            "kind": offer.kind[here],
            "label": offer.label,
            **({"href": reverse("public:posting", args=[offer.number])} if offer.number else {"value": offer.label}),
        }
        for offer in completions(request.GET.get("q", ""), here, clock.now())
    ]
    answer = JsonResponse({"offers": offers}, json_dumps_params={"ensure_ascii": False})
    patch_cache_control(answer, private=True, max_age=KEPT_SECONDS)
    return answer
