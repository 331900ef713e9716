"""Addresses of the job seekers' pages."""

from django.urls import path

from koubo.web.seeker import views

app_name = "seeker"
urlpatterns = [path("", views.home, name="home")]
