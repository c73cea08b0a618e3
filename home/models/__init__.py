"""The pages that the centre writes, and what is known around them."""

from home.models.editorial import AcknowledgedPage, EditorialPage
from home.models.pages import (
    Category,
    CategoryKind,
    ContentPage,
    DocumentPage,
    LibraryPage,
    LinkPage,
    LinksPage,
    NewsIndexPage,
    NewsPage,
    SectionPage,
    today,
)
from home.models.publishing import Publication
from home.models.readers import (
    AcknowledgedVersion,
    Acknowledgement,
    Favourite,
    HomePreference,
    PageCare,
    PageProblem,
    PageView,
)

__all__ = [
    "AcknowledgedPage",
    "AcknowledgedVersion",
    "Acknowledgement",
    "Category",
    "CategoryKind",
    "ContentPage",
    "DocumentPage",
    "EditorialPage",
    "Favourite",
    "HomePreference",
    "LibraryPage",
    "LinkPage",
    "LinksPage",
    "NewsIndexPage",
    "NewsPage",
    "PageCare",
    "PageProblem",
    "PageView",
    "Publication",
    "SectionPage",
    "today",
]
