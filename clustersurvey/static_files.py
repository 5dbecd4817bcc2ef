from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Files under names that change with their content; so are those that a script's `import` names."""

    support_js_module_import_aggregation = True
