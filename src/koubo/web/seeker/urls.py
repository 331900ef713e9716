"""Addresses of the job seekers' pages."""

from django.urls import path

from koubo.web.seeker import folder, views

app_name = "seeker"
urlpatterns = [
    path("", views.home, name="home"),
    path("folder/", folder.folder, name="folder"),
    path("folder/<str:number>/", folder.bookmark, name="bookmark"),
]
