"""Online geocoders, off unless a user turns one on: positions for places that a county's gazetteer lacks.

What is asked and how an answer is read is data and pure functions; only ``client`` and what it stands on
reach out of the process. Nothing here runs unless a command asks for it, and no other module imports it.

``question``   what is asked, and what is answered
``service``    a service as ``online.toml`` describes it: address, interval, which answers count
``tianditu``, ``nominatim``   a module a service: the requests for a question, the answers in a document
``transport``  one HTTP question: bounded in time and size, never led to another host
``cache``      every answer kept in one SQLite file, and whose turn it is to ask
``client``     asks: cache first, then in turn, again where the service is busy
``errors``     why a service could not be asked
``land``       what is known of the county: the places that lack a position, and what limits an answer
``judge``      which answer is taken, and why the others are not
``propose``    the answers as a proposal, as an import makes one
"""

from __future__ import annotations

from collections.abc import Mapping

from gazetteer.online import nominatim, tianditu
from gazetteer.online.cache import Cache
from gazetteer.online.client import Client
from gazetteer.online.errors import PROBLEMS, OnlineError
from gazetteer.online.judge import Verdict
from gazetteer.online.land import Land, survey
from gazetteer.online.propose import ask, propose
from gazetteer.online.question import Answer, Question, Request
from gazetteer.online.service import Service

__all__ = [
    "PROBLEMS",
    "SERVICES",
    "Answer",
    "Cache",
    "Client",
    "Land",
    "OnlineError",
    "Question",
    "Request",
    "Service",
    "Verdict",
    "ask",
    "propose",
    "survey",
]

SERVICES: Mapping[str, Service] = {service.key: service for service in (tianditu.SERVICE, nominatim.SERVICE)}
