"""Manifests: what each release vouches for, signed, so that the public key is enough to check it.

Others call `tmdt.releases.manifest.release_manifest.read_manifest`. What checks a file imports only
`merkle` and `signing` of this package, which need no database.
"""
