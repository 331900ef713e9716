"""Addresses of the secretariat's pages."""

from django.urls import path

from koubo.web.desk import (
    amend,
    claims,
    closures,
    conversations,
    decisions,
    history,
    list_pages,
    on_behalf,
    overdue,
    review,
    statistics,
    synonyms,
    undelivered,
)

app_name = "desk"
urlpatterns = [
    path("", list_pages.queue, name="queue"),
    path("decided/", list_pages.decided, name="decided"),
    path("closed-days/", closures.closed_days, name="closed-days"),
    path("contacts/", conversations.contacts, name="contacts"),
    path("contacts/<uuid:contact_id>/", conversations.contact, name="contact"),
    path("undelivered/", undelivered.undelivered, name="undelivered"),
    path("overdue/", overdue.institutions, name="overdue"),
    path("synonyms/", synonyms.groups, name="synonyms"),
    path("synonyms/offered/", synonyms.offered, name="synonyms-offered"),
    path("synonyms/<int:group_id>/", synonyms.group, name="synonym"),
    path("postings/<uuid:posting_id>/", review.show_request, name="review"),
    path("postings/<uuid:posting_id>/instant/", review.instant, name="instant"),
    path("postings/<uuid:posting_id>/attachments/<uuid:file_id>/", review.attachment, name="attachment"),
    path("postings/<uuid:posting_id>/take/", claims.take, name="take"),
    path("postings/<uuid:posting_id>/release/", claims.release, name="release"),
    path("postings/<uuid:posting_id>/hand-over/", claims.hand_over, name="hand-over"),
    path("postings/<uuid:posting_id>/check/", decisions.check, name="check"),
    path("postings/<uuid:posting_id>/decide/", decisions.decide, name="decide"),
    path("postings/<uuid:posting_id>/done/", decisions.done, name="done"),
    path("postings/<uuid:posting_id>/access/", statistics.access, name="access"),
    path("postings/<uuid:posting_id>/access/days.csv", statistics.table, name="access-table"),
    path("postings/<uuid:posting_id>/history/", history.history, name="history"),
    path("postings/<uuid:posting_id>/revisions/<int:revision_id>/", history.version, name="version"),
    path(
        "postings/<uuid:posting_id>/revisions/<int:revision_id>/attachments/<uuid:file_id>/",
        history.attachment,
        name="version-attachment",
    ),
    path("postings/<uuid:posting_id>/withdraw/", on_behalf.withdraw, name="withdraw"),
    path("postings/<uuid:posting_id>/withdraw/undo/", on_behalf.undo, name="undo-withdrawal"),
    path("postings/<uuid:posting_id>/correct/", amend.correct, name="correct"),
    path("postings/<uuid:posting_id>/correct/live/", amend.correct_live, name="correct-live"),
    path("postings/<uuid:posting_id>/edit/", amend.edit, name="edit"),
    path("postings/<uuid:posting_id>/edit/live/", amend.edit_live, name="edit-live"),
    path("postings/<uuid:posting_id>/closing-date/", on_behalf.closing_date, name="closing-date"),
]
