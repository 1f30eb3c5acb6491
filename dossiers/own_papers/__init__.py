"""Papers that a subject itself issues, drafted with what the portal knows, to be edited, signed and filed: never filed as they are."""
