"""Places and what is known of them: the room that imports nothing of ours.

From the file to an answer:

``place``       the records: Place, Footprint, Fidelity, and the CRS of every position
``county``      a county's names, neighbours and outline
``data/``       the built-in data, one folder per county and ``china/``, each record with its source
``areas``       areas that somebody states, laid over the places
``tables``, ``geojson``   files to rows and features; faults are collected, not thrown one by one
``store``       a data folder to records; ``check`` refuses what does not hang together
``catalogue``   which counties have data (ATLAS_GAZETTEER adds folders), and which one a plan is of
``national``    every division of the country by name, down to the village
``validity``    when a name was in use
``names``       one normaliser, and the forms under which a place is written; ``pinyin`` its reading
``power``, ``towns``      town areas, derived as a power diagram; ``containers`` "somewhere in"
``districts``   X镇镇区, X片区, 中心城区: discs about the seats, by rule
``index``       the Gazetteer: by id, by name, by parent, every form for matching in text
``search``      find: exact, alias, suffix-free, pinyin, fuzzy
``resolve``     which place a name means, with penalties that can be printed
``projection``, ``datum``   metres and back; GCJ-02 and BD-09
``linear``      chainage, cut, buffer; ``stretches`` crossings, chains of places, planned extensions
``relative``    where something is that is told by direction and distance; ``bearing`` directions in words
``told``        places of a table of which only such relations are told
``coverage``    how many places of each kind are known how well
``exchange``    Linked Places Format and GeoJSON, out and in
``words``       what is said to a planner of footprints made here, from ``words.toml``
``sources/``    importers: from public files to a county's folder, proposed first and written whole
``online/``     online geocoders, off unless asked for: answers proposed as an import's records are

Tables that a person may want to change are data: ``names.toml``, ``districts.toml``, ``resolve.toml``,
``sources.toml``, ``online.toml``, ``words.toml``, ``pinyin.csv``.
"""

from gazetteer.catalogue import builtin_counties, county_by, guess_county
from gazetteer.county import County, Neighbour
from gazetteer.errors import GazetteerError, UnknownCountyError
from gazetteer.index import Gazetteer, NameForm
from gazetteer.place import CRS, KINDS, LINE_KINDS, Fidelity, Footprint, Place
from gazetteer.resolve import Candidate, Resolution, resolve
from gazetteer.search import Match
from gazetteer.validity import Validity

__all__ = [
    "CRS",
    "KINDS",
    "LINE_KINDS",
    "Candidate",
    "County",
    "Fidelity",
    "Footprint",
    "Gazetteer",
    "GazetteerError",
    "Match",
    "NameForm",
    "Neighbour",
    "Place",
    "Resolution",
    "UnknownCountyError",
    "Validity",
    "builtin_counties",
    "county_by",
    "guess_county",
    "resolve",
]
