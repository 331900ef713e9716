"""Public addresses."""

from django.urls import path

from koubo.statements.models import StatementKind
from koubo.web.openings import completion
from koubo.web.public import (
    about,
    alerts,
    announcements,
    home,
    outbound,
    posting,
    profile,
    search,
    sitemaps,
    statements,
)
from koubo.web.public.exports import views as machines

app_name = "public"
urlpatterns = [
    path("", home.home, name="home"),
    path("search/", search.keyword, name="search-keyword"),
    path("search/conditions/", search.conditions, name="search-conditions"),
    path("search/types/", search.browse, {"facet": "kind"}, name="search-kind"),
    path("search/fields/", search.browse, {"facet": "field"}, name="search-field"),
    path("search/jobs/", search.browse, {"facet": "job"}, name="search-job"),
    path("search/places/", search.browse, {"facet": "area"}, name="search-area"),
    path("postings/", search.postings, name="postings"),
    path("completions.json", completion.complete, name="completions"),
    path("postings.atom", machines.feed, {"suffix": "atom"}, name="postings-atom"),
    path("postings.rss", machines.feed, {"suffix": "rss"}, name="postings-rss"),
    path("postings.ics", machines.calendar, name="postings-ics"),
    path("postings.csv", machines.table, name="postings-csv"),
    path("postings.json", machines.objects, name="postings-json"),
    path("postings.schema.json", machines.description, name="postings-schema"),
    path("postings/<str:number>/", posting.posting, name="posting"),
    path("postings/<str:number>/card.png", posting.card, name="card"),
    path("postings/<str:number>/deadline.ics", posting.deadline, name="deadline"),
    path("postings/<str:number>/addresses/", posting.addresses, name="addresses"),
    path("postings/<str:number>/attachments/<uuid:file_id>/", posting.attachment, name="attachment"),
    path("postings/<str:number>/to/<slug:key>/", outbound.outbound, name="outbound"),
    path("alerts/stop/<str:token>/", alerts.stop, name="alerts-stop"),
    path("alerts/<str:token>/openings.atom", alerts.feed, name="alerts-feed"),
    path("alerts/<str:token>/deadlines.ics", alerts.calendar, name="alerts-calendar"),
    path("announcements/", announcements.announcements, name="announcements"),
    path("announcements.atom", announcements.feed, name="announcements-atom"),
    path("announcements/<int:announcement_id>/", announcements.announcement, name="announcement"),
    path("profile/<str:link>/", profile.confirm, name="profile-confirm"),
    path("about/", about.about, name="about"),
    path("terms/", statements.statement, {"kind": StatementKind.TERMS_SEEKER}, name="terms"),
    path(
        "terms/institutions/",
        statements.statement,
        {"kind": StatementKind.TERMS_INSTITUTION},
        name="terms-institutions",
    ),
    path("privacy/", statements.statement, {"kind": StatementKind.PRIVACY}, name="privacy"),
    path("cookies/", statements.statement, {"kind": StatementKind.COOKIES}, name="cookies"),
    path("accessibility/", statements.statement, {"kind": StatementKind.ACCESSIBILITY}, name="accessibility"),
    path("statements/<str:kind>/", statements.versions, name="statement-versions"),
    path("statements/<str:kind>/<int:number>/", statements.version, name="statement-version"),
    path("robots.txt", about.robots, name="robots"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-pages.xml", sitemaps.pages, name="sitemap-pages"),
    path("sitemap-openings-<int:number>.xml", sitemaps.openings, name="sitemap-openings"),
    path("favicon.ico", about.favicon),
]
