"""Proofs: of one figure, of what was made of a release, and of a whole warehouse.

`outputs.sign_outputs` and `outputs.write_proof` are for whatever writes files of a release.
"""
