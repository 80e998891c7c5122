"""HL7 V3 messages about a patient: what is asked (201305, 201307), what is answered (201306, 201308)."""
