"""Addresses of the institutions' pages."""

from django.urls import path

from koubo.web.institution import (
    autosave,
    changes,
    confirm,
    contact,
    drafts,
    editor,
    guide,
    lists,
    mailbox,
    withdrawal,
    wizard,
)

app_name = "institution"
urlpatterns = [
    path("", lists.menu, name="menu"),
    path("drafts/", drafts.drafts, name="drafts"),
    path("drafts/new/", wizard.terms, name="terms"),
    path("drafts/new/language/", wizard.choose_language, name="language"),
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
    path("postings/<uuid:posting_id>/", lists.detail, name="detail"),
    path("postings/<uuid:posting_id>/attachments/<uuid:file_id>/", lists.attachment, name="attachment"),
    path("postings/<uuid:posting_id>/contact/", contact.write, name="contact"),
    path("postings/<uuid:posting_id>/contact/<uuid:contact_id>/", contact.sent, name="contact-sent"),
    path("postings/<uuid:posting_id>/modify/", changes.modify, name="modify"),
    path("postings/<uuid:posting_id>/discard/", changes.discard, name="discard"),
    path("postings/<uuid:posting_id>/withdraw/", withdrawal.details, name="withdraw"),
    path("postings/<uuid:posting_id>/withdraw/confirm/", withdrawal.confirm, name="withdraw-confirm"),
    path("postings/<uuid:posting_id>/withdraw/undo/", withdrawal.undo, name="withdrawal-undo"),
    path("postings/<uuid:posting_id>/withdrawn/", withdrawal.done, name="withdrawn"),
    path("modifications/", changes.modifications, name="modifications"),
    path("requests/", lists.requests, name="requests"),
    path("withdrawals/", withdrawal.withdrawals, name="withdrawals"),
    path("mails/", mailbox.mailbox, name="mailbox"),
    path("mails/<int:mail_id>/", mailbox.mail, name="mail"),
    path("account/", lists.account, name="account"),
]
