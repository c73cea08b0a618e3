"""The joints between rooms of one floor: the only module that knows two of them. One line a joint."""

from forms_builder import ports as forms_builder
from home.queries.personal import favourite_pages

forms_builder.favourite_pages = favourite_pages
