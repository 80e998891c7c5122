"""Opening a record without the patient’s word: the broken glass."""
