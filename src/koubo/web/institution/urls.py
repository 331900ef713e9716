"""Addresses of the institutions' pages."""

from django.urls import path

from koubo.web.institution import (
    autosave,
    confirm,
    conversation,
    dashboard,
    drafts,
    editor,
    guide,
    mailbox,
    modifying,
    new_posting,
    posting_pages,
    search,
    statistics,
    withdrawal,
)
from koubo.web.institution.applications import bulk, detail, downloads, files, paper, status
from koubo.web.institution.applications import listing as application_list
from koubo.web.institution.applications import postings as applications

app_name = "institution"
urlpatterns = [
    path("", dashboard.menu, name="menu"),
    path("drafts/", drafts.drafts, name="drafts"),
    path("drafts/new/", new_posting.terms, name="terms"),
    path("drafts/new/language/", new_posting.choose_language, name="language"),
    path("guide/", guide.guide, name="guide"),
    path("postings/<uuid:posting_id>/edit/", editor.edit, name="edit"),
    path("postings/<uuid:posting_id>/autosave/", autosave.autosave, name="autosave"),
    path("postings/<uuid:posting_id>/check/", editor.check_live, name="check"),
    path("postings/<uuid:posting_id>/delete/", drafts.delete, name="delete"),
    path("postings/<uuid:posting_id>/copy/", drafts.copy, name="copy"),
    path("postings/<uuid:posting_id>/saved/", editor.saved, name="saved"),
    path("postings/<uuid:posting_id>/confirm/", confirm.confirm, name="confirm"),
    path("postings/<uuid:posting_id>/recall/", confirm.recall, name="recall"),
    path("postings/<uuid:posting_id>/requested/", confirm.requested, name="requested"),
    path("postings/<uuid:posting_id>/", posting_pages.detail, name="detail"),
    path("postings/<uuid:posting_id>/attachments/<uuid:file_id>/", posting_pages.attachment, name="attachment"),
    path("postings/<uuid:posting_id>/contact/", conversation.write, name="contact"),
    path("postings/<uuid:posting_id>/contact/<uuid:contact_id>/", conversation.sent, name="contact-sent"),
    path("postings/<uuid:posting_id>/modify/", modifying.modify, name="modify"),
    path("postings/<uuid:posting_id>/discard/", modifying.discard, name="discard"),
    path("postings/<uuid:posting_id>/withdraw/", withdrawal.details, name="withdraw"),
    path("postings/<uuid:posting_id>/withdraw/confirm/", withdrawal.confirm, name="withdraw-confirm"),
    path("postings/<uuid:posting_id>/withdraw/undo/", withdrawal.undo, name="withdrawal-undo"),
    path("postings/<uuid:posting_id>/withdrawn/", withdrawal.done, name="withdrawn"),
    path("modifications/", modifying.modifications, name="modifications"),
    path("postings/", posting_pages.every, name="every"),
    path("requests/", posting_pages.requests, name="requests"),
    path("access/", statistics.access, name="access"),
    path("access/openings.csv", statistics.table, name="access-table"),
    path("access/<uuid:posting_id>/", statistics.opening, name="access-opening"),
    path("access/<uuid:posting_id>/days.csv", statistics.opening_table, name="access-opening-table"),
    path("withdrawals/", withdrawal.withdrawals, name="withdrawals"),
    path("mails/", mailbox.mailbox, name="mailbox"),
    path("mails/<int:mail_id>/", mailbox.mail, name="mail"),
    path("search/", search.keyword, name="search-keyword"),
    path("search/conditions/", search.conditions, name="search-conditions"),
    path("search/types/", search.kinds, name="search-kind"),
    path("search/results/", search.openings, name="search-results"),
    path("applications/", applications.postings, name="applications"),
    path("applications/<uuid:posting_id>/", application_list.applications, name="applications-of"),
    path("applications/<uuid:posting_id>/add/", paper.add, name="application-add"),
    path("applications/<uuid:posting_id>/chosen/", bulk.start, name="applications-bulk"),
    path("applications/<uuid:posting_id>/chosen/confirm/", bulk.confirm, name="applications-bulk-confirm"),
    path("applications/<uuid:posting_id>/chosen/change/", bulk.change, name="applications-bulk-change"),
    path("applications/<uuid:posting_id>/changed/<uuid:bulk_id>/", bulk.done, name="applications-bulk-done"),
    path("applications/<uuid:posting_id>/list.<str:kind>", downloads.table, name="applications-table"),
    path("application/<uuid:application_id>/", detail.detail, name="application"),
    path("application/<uuid:application_id>/print/", detail.printed, name="application-print"),
    path("application/<uuid:application_id>/note/", detail.note, name="application-note"),
    path("application/<uuid:application_id>/reserve/", detail.reserve, name="application-reserve"),
    path(
        "application/<uuid:application_id>/supersede/<uuid:other_id>/", detail.supersede, name="application-supersede"
    ),
    path("application/<uuid:application_id>/correct/", status.correct, name="application-correct"),
    path("application/<uuid:application_id>/confirm/", status.confirm, name="application-confirm"),
    path("application/<uuid:application_id>/change/", status.change, name="application-change"),
    path("application/<uuid:application_id>/changed/", status.changed, name="application-changed"),
    path("application/<uuid:application_id>/attach/<str:slot>/", paper.attach, name="application-attach"),
    path(
        "application/<uuid:application_id>/documents/<uuid:document_id>/", files.document, name="application-document"
    ),
    path(
        "application/<uuid:application_id>/documents/<uuid:document_id>/pages/",
        files.preview,
        name="application-preview",
    ),
    path(
        "application/<uuid:application_id>/documents/<uuid:document_id>/pages/<int:number>.png",
        files.page,
        name="application-page",
    ),
    path("account/", posting_pages.account, name="account"),
]
