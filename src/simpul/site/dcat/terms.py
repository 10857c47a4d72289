"""The controlled words of the catalogue: their addresses, and what they are called where we must say it.

Sources: the authority lists of the EU Publications Office (data-theme, file-type, language, access-right,
planned-availability), the IANA register of media types, the ADMS lists of publisher and licence types, and
the licences' own addresses. DCAT-AP 3.0 names which list is for what ("Controlled vocabularies to be used").
"""

import re
from collections.abc import Iterator
from typing import Any

from simpul.site.dcat.write import Node, text

EU = "http://publications.europa.eu/resource/authority"
THEMES = f"{EU}/data-theme"
PUBLIC = f"{EU}/access-right/PUBLIC"
AVAILABLE = f"{EU}/planned-availability/AVAILABLE"
LOCAL_AUTHORITY = "http://purl.org/adms/publishertype/LocalAuthority"
ATTRIBUTION = "http://purl.org/adms/licencetype/Attribution"
SHARE_ALIKE = "http://purl.org/adms/licencetype/ViralEffect-ShareAlike"
PUBLIC_DOMAIN = "http://purl.org/adms/licencetype/PublicDomain"
LANGUAGES = {"id": f"{EU}/language/IND", "en": f"{EU}/language/ENG"}
IANA = "https://www.iana.org/assignments/media-types/"
LICENCES = {
    "Apache-2.0": ("https://www.apache.org/licenses/LICENSE-2.0", ATTRIBUTION),
    "CC-BY-4.0": ("https://creativecommons.org/licenses/by/4.0/", ATTRIBUTION),
    "CC-BY-SA-4.0": ("https://creativecommons.org/licenses/by-sa/4.0/", SHARE_ALIKE),
    "CC0-1.0": ("https://creativecommons.org/publicdomain/zero/1.0/", PUBLIC_DOMAIN),
    "ODbL-1.0": ("https://opendatacommons.org/licenses/odbl/1-0/", SHARE_ALIKE),
}
NAMES = {
    f"{THEMES}/TRAN": ("Transport", "Transportasi"),
    f"{THEMES}/GOVE": ("Government and public sector", "Pemerintahan dan sektor publik"),
    f"{THEMES}/ENVI": ("Environment", "Lingkungan"),
    f"{THEMES}/SOCI": ("Population and society", "Penduduk dan masyarakat"),
    f"{THEMES}/REGI": ("Regions and cities", "Wilayah dan kota"),
    f"{THEMES}/ECON": ("Economy and finance", "Ekonomi dan keuangan"),
    f"{THEMES}/EDUC": ("Education, culture and sport", "Pendidikan, budaya dan olahraga"),
    f"{THEMES}/ENER": ("Energy", "Energi"),
    f"{THEMES}/HEAL": ("Health", "Kesehatan"),
    f"{THEMES}/TECH": ("Science and technology", "Ilmu pengetahuan dan teknologi"),
    f"{THEMES}/JUST": ("Justice and public safety", "Keadilan dan keamanan publik"),
    f"{THEMES}/AGRI": ("Agriculture and food", "Pertanian dan pangan"),
    AVAILABLE: ("Available", "Tersedia"),
    LOCAL_AUTHORITY: ("Local authority", "Pemerintah daerah"),
    ATTRIBUTION: ("Attribution", "Atribusi"),
    SHARE_ALIKE: ("Share alike", "Berbagi serupa"),
    PUBLIC_DOMAIN: ("Public domain", "Domain publik"),
}
KINDS = {
    f"{EU}/file-type/": "dct:MediaTypeOrExtent",
    f"{EU}/language/": "dct:LinguisticSystem",
    f"{EU}/access-right/": "dct:RightsStatement",
    IANA: "dct:MediaType",
    "http://www.opengis.net/doc/": "dct:Standard",
}


POINTS_AT = {
    "dcat:accessURL": "rdfs:Resource",
    "dcat:downloadURL": "rdfs:Resource",
    "dcat:endpointURL": "rdfs:Resource",
    "dcat:endpointDescription": "rdfs:Resource",
    "dcat:landingPage": "foaf:Document",
    "foaf:homepage": "foaf:Document",
}
"""What the profile says an address is, by the property that points at it: not every reader infers it."""


def theme(code: str) -> str:
    """Give the address of an EU data theme."""
    return f"{THEMES}/{code}"


def file_type(code: str) -> str:
    """Give the address of a file type."""
    return f"{EU}/file-type/{code}"


def media_type(name: str) -> str:
    """Give the address of an IANA media type."""
    return IANA + name


def licence(spdx: str) -> str:
    """Give the address of a licence by its SPDX identifier; SPDX's own page where we know no better one."""
    return LICENCES[spdx][0] if spdx in LICENCES else f"https://spdx.org/licenses/{spdx}"


def slug(name: str) -> str:
    """Make a publisher's name fit to be a part of an address."""
    return "publisher-" + re.sub(r"\W+", "-", name.casefold()).strip("-")


def used(nodes: list[Node]) -> Iterator[Node]:
    """Describe each controlled word that the nodes point at, so that the catalogue can be read by itself."""
    pointed = sorted({address for node in nodes for address in _addresses(node)})
    types = {address: kind for _spdx, (address, kind) in LICENCES.items()}
    concepts = [address for address in pointed if address in NAMES]
    concepts += sorted({types[address] for address in pointed if address in types} - set(concepts))
    titles = [text("Data theme", "en"), text("Tema data", "id")]
    yield {"@id": THEMES, "@type": "skos:ConceptScheme", "dct:title": titles}
    for address in concepts:
        english, indonesian = NAMES[address]
        yield {
            "@id": address,
            "@type": "skos:Concept",
            "skos:prefLabel": [text(english, "en"), text(indonesian, "id")],
        }
    yield from _addressed(nodes)
    for address in pointed:
        if kind := next((kind for start, kind in KINDS.items() if address.startswith(start)), None):
            yield {"@id": address, "@type": kind}
        elif address in types or address.startswith("https://spdx.org/licenses/"):
            yield {
                "@id": address,
                "@type": "dct:LicenseDocument",
                "dct:type": {"@id": types[address]} if address in types else None,
            }


def _addressed(nodes: list[Node]) -> Iterator[Node]:
    """Say of each address of data or of a page what it is."""
    found: dict[str, set[str]] = {}
    for node in nodes:
        for one in (node, *node.get("dcat:distribution", ())):
            for name, kind in POINTS_AT.items():
                if one.get(name):
                    found.setdefault(one[name]["@id"], set()).add(kind)
    for address in sorted(found):
        yield {"@id": address, "@type": sorted(found[address])}


def _addresses(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if set(value) == {"@id"}:
            yield value["@id"]
        for one in value.values():
            yield from _addresses(one)
    elif isinstance(value, list):
        for one in value:
            yield from _addresses(one)
