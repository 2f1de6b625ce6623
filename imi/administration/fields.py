"""Define what is asked about a value of a list that the awarding body keeps."""
from __future__ import annotations

from imi.catalogue.fields import CLOSES, OPENS, POSITION, opening_order, words_field
from imi.fields.field import Record

VALUE = Record(
    required=(words_field("label", "Label", "Enter the label that people choose", 60, width=32),),
    optional=(POSITION, OPENS, CLOSES),
    between=(opening_order,),
)
