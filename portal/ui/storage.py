"""Static files: named by their content, compressed, kept for ever by browsers."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFilesStorage(CompressedManifestStaticFilesStorage):
    # `import … from "./x.js"` between our own modules gets the hashed name too.
    support_js_module_import_aggregation = True
