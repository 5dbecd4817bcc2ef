from django import template
from django.templatetags.static import static
from django.utils.html import format_html

from clustersurvey.vendored import vendored

register = template.Library()


@register.simple_tag
def vendored_script(name):
    """A script of static/vendor: the browser runs it only if it is the file that was vetted."""
    script = vendored()[name]
    return format_html(
        '<script src="{}" integrity="{}" defer></script>', static(f"vendor/{script.file}"), script.integrity
    )
