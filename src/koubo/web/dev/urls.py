"""Addresses of the developers' pages, included in development only."""

from django.urls import path

from koubo.web.dev import views

app_name = "dev"
urlpatterns = [
    path("mail/", views.mails, name="mail"),
    path("mail/<int:mail_id>/", views.mail, name="mail-detail"),
]
