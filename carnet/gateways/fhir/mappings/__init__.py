"""Between FHIR resources and plain values: one file a resource or a kind of element, pure."""
