import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clustersurvey.settings")
application = get_wsgi_application()
# The pages' code, too, before the first request. What is loaded stays: collecting garbage, which holds a request up for
# as long as there is to look through, leaves it out from now on.
get_resolver().url_patterns  # noqa: B018
gc.freeze()
