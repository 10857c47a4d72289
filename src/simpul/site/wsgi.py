"""What the web server calls. Behind a proxy of SIMPUL_TRUSTED_PROXIES, the visitor is who the proxy says."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "simpul.site.settings")
application = get_wsgi_application()
if settings.CONFIG.trusted_proxies:
    application = wrap_wsgi_with_proxy_headers(application, list(settings.CONFIG.trusted_proxies))
