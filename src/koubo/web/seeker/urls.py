"""Addresses of the job seekers' pages."""

from django.urls import path

from koubo.web.seeker import account, details, folder, inquiries, mailbox, searches, views
from koubo.web.seeker.applying import begin, following, form, uploading
from koubo.web.seeker.profile import editor, exclusions, overview

app_name = "seeker"
urlpatterns = [
    path("", views.home, name="home"),
    path("details/", details.details, name="details"),
    path("mails/", mailbox.mailbox, name="mailbox"),
    path("mails/<int:mail_id>/", mailbox.mail, name="mail"),
    path("inquiries/", inquiries.inquiries, name="inquiries"),
    path("inquiries/<uuid:inquiry_id>/", inquiries.inquiry, name="inquiry"),
    path("inquiries/<uuid:inquiry_id>/reply/", inquiries.reply, name="inquiry-reply"),
    path("inquiries/<uuid:inquiry_id>/autosave/", inquiries.autosave, name="inquiry-autosave"),
    path("inquiries/<uuid:inquiry_id>/done/", inquiries.done, name="inquiry-done"),
    path("inquiries/<uuid:inquiry_id>/decline/", inquiries.decline, name="inquiry-decline"),
    path("inquiries/<uuid:inquiry_id>/report/", inquiries.report, name="inquiry-report"),
    path("export/", account.export, name="export"),
    path("profile/", overview.profile, name="profile"),
    path("profile/preview/", overview.preview, name="profile-preview"),
    path("profile/edit/", editor.edit, name="profile-edit"),
    path("profile/autosave/", editor.autosave, name="profile-autosave"),
    path("profile/confirm/", editor.confirm, name="profile-confirm"),
    path("profile/hidden-from/", exclusions.exclusions, name="profile-exclusions"),
    path("folder/", folder.folder, name="folder"),
    path("folder/<str:number>/", folder.bookmark, name="bookmark"),
    path("searches/", searches.searches, name="searches"),
    path("searches/save/", searches.save, name="search-save"),
    path("searches/<uuid:saved_key>/", searches.search, name="search"),
    path("searches/<uuid:saved_key>/delete/", searches.delete, name="search-delete"),
    path("apply/<str:number>/", begin.apply, name="apply"),
    path("applications/<uuid:application_id>/", form.application, name="application"),
    path("applications/<uuid:application_id>/autosave/", form.autosave, name="application-autosave"),
    path("applications/<uuid:application_id>/uploads/", uploading.begin, name="application-uploads"),
    path("applications/<uuid:application_id>/uploads/<uuid:upload_id>/", uploading.piece, name="application-upload"),
    path(
        "applications/<uuid:application_id>/uploads/<uuid:upload_id>/finish/",
        uploading.finish,
        name="application-finish",
    ),
    path("applications/<uuid:application_id>/confirm/", following.confirm, name="application-confirm"),
    path("applications/<uuid:application_id>/done/", following.done, name="application-done"),
    path("applications/<uuid:application_id>/withdraw/", following.withdraw, name="application-withdraw"),
    path("applications/<uuid:application_id>/delete/", following.discard, name="application-discard"),
    path("applications/<uuid:application_id>/resubmit/", following.resubmit, name="application-resubmit"),
    path("applications/<uuid:application_id>/replace/", following.replace, name="application-replace"),
    path(
        "applications/<uuid:application_id>/documents/<uuid:document_id>/",
        following.document,
        name="application-document",
    ),
    path(
        "applications/<uuid:application_id>/documents/<uuid:document_id>/remove/",
        following.remove,
        name="document-remove",
    ),
]
