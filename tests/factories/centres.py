"""Centres and their sectors, made by the action that people use."""

from typing import Any

import factory

from portal.centres.actions.opening import create_centre
from portal.centres.models import Centre, PublicHoliday, Sector
from tests.support.cast import SYSTEM


class CentreFactory(factory.django.DjangoModelFactory[Centre]):
    """A whole centre, with its site and page tree: about a second. Prefer the fixture `centre`."""

    class Meta:
        model = Centre

    name = factory.Sequence("Centre social n° {}".format)
    slug = factory.Sequence("centre-{}".format)

    @classmethod
    def _create(cls, model_class: type[Centre], *args: Any, **kwargs: Any) -> Centre:
        return create_centre(by=SYSTEM, **kwargs)


class SectorFactory(factory.django.DjangoModelFactory[Sector]):
    class Meta:
        model = Sector

    name = factory.Sequence("Secteur n° {}".format)


class PublicHolidayFactory(factory.django.DjangoModelFactory[PublicHoliday]):
    class Meta:
        model = PublicHoliday

    name = "Jour férié"
