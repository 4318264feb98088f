"""The admin's front door. What its lists and pages share is in `curation.py`."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin

admin.site.site_header = admin.site.site_title = "Curation"
# The lists need the width: the front page and the path above each page lead everywhere.
admin.site.enable_nav_sidebar = False
admin.site.index_title = "Texts, debates and what people wrote"
# People sign in where everybody does: Django's own form would let passwords be guessed without any limit.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign] # allauth’s own way
