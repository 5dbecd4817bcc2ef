from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path
from django.views.i18n import set_language

# The administration has no way in of its own, which would ask for no second factor.
admin.site.login = secure_admin_login(admin.site.login)

urlpatterns = [
    # Before the questionnaire, for which every name below a respondent's address is one of its steps.
    path("", include("networks.urls")),
    path("", include("surveys.urls")),
    path("accounts/", include("clustersurvey.account_urls")),
    path("language/", set_language, name="set_language"),
    path("admin/", admin.site.urls),
]
