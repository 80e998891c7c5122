"""The elements of the narrative block of CDA R2 (StrucDoc), spelt once."""

from carnet.foundation.cda.names import hl7

BREAK = hl7("br")
CAPTION = hl7("caption")
COLUMN = hl7("col")
COLUMN_GROUP = hl7("colgroup")
CONTENT = hl7("content")
FOOTNOTE = hl7("footnote")
FOOTNOTE_REF = hl7("footnoteRef")
ITEM = hl7("item")
LINK = hl7("linkHtml")
LIST = hl7("list")
MULTIMEDIA = hl7("renderMultiMedia")
PARAGRAPH = hl7("paragraph")
SUBSCRIPT = hl7("sub")
SUPERSCRIPT = hl7("sup")
TABLE = hl7("table")
TABLE_BODY = hl7("tbody")
TABLE_FOOT = hl7("tfoot")
TABLE_HEAD = hl7("thead")
CELL = hl7("td")
HEADER_CELL = hl7("th")
ROW = hl7("tr")

BLOCKS = (PARAGRAPH, LIST, TABLE)
