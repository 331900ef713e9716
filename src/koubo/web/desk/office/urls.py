"""Addresses of the office."""

from django.urls import path

from koubo.web.desk.office import (
    announcements,
    audit,
    duties,
    figures,
    mail_log,
    mail_texts,
    reasons,
    statements,
    term,
    vocabularies,
)

urlpatterns = [
    path("announcements/", announcements.announcements, name="announcements"),
    path("announcements/new/", announcements.new, name="announcement-new"),
    path("announcements/<int:announcement_id>/", announcements.announcement, name="announcement"),
    path("mails/", mail_log.mails, name="mails"),
    path("mails/<int:mail_id>/", mail_log.mail, name="mail"),
    path("audit/", audit.audit, name="audit"),
    path("audit.csv", audit.table, name="audit-table"),
    path("duties/", duties.duties, name="duties"),
    path("duties/<slug:duty>/", duties.duty, name="duty"),
    path("figures/", figures.figures, name="figures"),
    path("figures/<slug:table>.csv", figures.table, name="figures-table"),
    path("mail-texts/", mail_texts.texts, name="mail-texts"),
    path("mail-texts/<str:kind>/<str:written>/", mail_texts.text, name="mail-text"),
    path("reasons/", reasons.reasons, name="reasons"),
    path("reasons/<str:scope>/<str:key>/", reasons.reason, name="reason"),
    path("vocabularies/", vocabularies.lists, name="vocabularies"),
    path("vocabularies/<slug:vocabulary>/", vocabularies.vocabulary, name="vocabulary"),
    path("vocabularies/<slug:vocabulary>/<slug:term>/", term.term, name="term"),
    path("vocabularies/<slug:vocabulary>/<slug:term>/merge/", term.merge, name="term-merge"),
    path("statements/", statements.statements, name="statements"),
    path("statements/<str:kind>/", statements.statement, name="statement"),
]
