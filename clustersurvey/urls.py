from django.contrib import admin
from django.contrib.auth.views import LoginView, LogoutView
from django.urls import include, path
from django.views.i18n import set_language

from surveys.forms.sign_in import SignInForm

urlpatterns = [
    # Before the questionnaire, for which every name below a respondent's address is one of its steps.
    path("", include("networks.urls")),
    path("", include("surveys.urls")),
    path("accounts/login/", LoginView.as_view(form_class=SignInForm, redirect_authenticated_user=True), name="login"),
    path("accounts/logout/", LogoutView.as_view(), name="logout"),
    path("language/", set_language, name="set_language"),
    path("admin/", admin.site.urls),
]
