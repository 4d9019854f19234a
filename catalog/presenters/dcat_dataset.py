"""Presenters: one Publication as a DCAT-AP 3.0.1 dataset with its distributions.

No blank nodes: what has no address of its own is `#...` under the dataset's page, so that the
serialisations compare equal. The dataset itself is `<page>#dataset`, its page is only its landing page.
"""

from datetime import date, datetime
from urllib.parse import quote

from rdflib import RDF, RDFS, SKOS, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, FOAF, XSD

from catalog.domain.licences import all_licences
from catalog.domain.naming import slugify
from catalog.domain.publication import ListBasis, Publication, PublishedFile, PublishedUnit
from catalog.domain.vocabularies import THEMES
from catalog.presenters import addresses
from catalog.presenters import dcat_terms as terms
from catalog.presenters.ckan_terms import licence_url
from catalog.presenters.dcat_terms import ADMS, DCAT, DCATAP, ELI, SPDX, VCARD
from catalog.presenters.site import Site
from catalog.presenters.unit_words import former_text


def dataset_address(publication: Publication, site: Site) -> URIRef:
    """The name of the dataset in linked data."""
    return URIRef(f"{addresses.dataset(site, publication.name)}#dataset")


def add_dataset(graph: Graph, publication: Publication, site: Site) -> URIRef:
    """Describe a dataset, its files and every term it links to; gives the dataset's name."""
    subject = dataset_address(publication, site)
    graph.add((subject, RDF.type, DCAT.Dataset))
    _add_texts(graph, subject, publication)
    _add_dates(graph, subject, publication)
    _add_responsible(graph, subject, publication, site)
    _add_subject_matter(graph, subject, publication, site)
    add_conditions(graph, subject, publication.licence, site)
    graph.add((subject, DCTERMS.accessRights, terms.public_access(graph)))
    _add_origin(graph, subject, publication, site)
    page = terms.document(graph, addresses.dataset(site, publication.name))
    graph.add((subject, DCAT.landingPage, page))
    for file in publication.files:
        distribution = _add_distribution(graph, publication, file, site)
        graph.add((subject, DCAT.distribution, distribution))
    return subject


def _within(publication: Publication, site: Site, part: str) -> URIRef:
    return URIRef(f"{addresses.dataset(site, publication.name)}#{part}")


def _add_texts(graph: Graph, subject: URIRef, publication: Publication) -> None:
    terms.text(graph, subject, DCTERMS.title, publication.title_vi, publication.title_en)
    notes_vi = publication.notes_vi or publication.title_vi
    terms.text(graph, subject, DCTERMS.description, notes_vi, publication.notes_en)
    graph.add((subject, DCTERMS.identifier, Literal(publication.id)))
    graph.add((subject, DCAT.version, Literal(str(publication.number))))
    terms.text(graph, subject, ADMS.versionNotes, publication.note_vi, publication.note_en)
    theme = THEMES[publication.theme]
    # A dataset nobody has tagged still has its theme to be found by.
    for keyword in publication.keywords_vi or (theme.vi,):
        graph.add((subject, DCAT.keyword, Literal(keyword, lang="vi")))
    for keyword in publication.keywords_en or (theme.en,):
        graph.add((subject, DCAT.keyword, Literal(keyword, lang="en")))
    for vi in publication.caveats_vi:
        graph.add((subject, RDFS.comment, Literal(vi, lang="vi")))
    for en in publication.caveats_en:
        graph.add((subject, RDFS.comment, Literal(en, lang="en")))
    if publication.is_simulated:
        terms.text(
            graph,
            subject,
            RDFS.comment,
            "Dữ liệu mô phỏng, không phải số liệu thật.",
            "Simulated data, not real figures.",
        )


def _add_dates(graph: Graph, subject: URIRef, publication: Publication) -> None:
    add_moment(graph, subject, DCTERMS.issued, publication.issued)
    add_moment(graph, subject, DCTERMS.modified, publication.modified)
    if (frequency := terms.frequency(graph, publication.frequency)) is not None:
        graph.add((subject, DCTERMS.accrualPeriodicity, frequency))


def add_moment(graph: Graph, subject: URIRef, predicate: URIRef, moment: datetime) -> None:
    """Say when, as xsd:dateTime with its offset."""
    graph.add((subject, predicate, Literal(moment.isoformat(), datatype=XSD.dateTime)))


def _add_day(graph: Graph, subject: URIRef, predicate: URIRef, day: date | None) -> None:
    if day is not None:
        graph.add((subject, predicate, Literal(day.isoformat(), datatype=XSD.date)))


def _add_responsible(graph: Graph, subject: URIRef, publication: Publication, site: Site) -> None:
    unit = add_unit(graph, publication.unit, site)
    graph.add((subject, DCTERMS.publisher, unit))
    graph.add((subject, DCTERMS.creator, unit))
    contact = _within(publication, site, "contact")
    graph.add((subject, DCAT.contactPoint, contact))
    for kind in (VCARD.Kind, VCARD.Organization):
        graph.add((contact, RDF.type, kind))
    name = publication.contact_name or publication.unit.title_vi
    graph.add((contact, VCARD.fn, Literal(name, lang="vi")))
    if email := publication.contact_email or site.contact_email:
        graph.add((contact, VCARD.hasEmail, URIRef(f"mailto:{quote(email, safe='@')}")))


def add_unit(graph: Graph, unit: PublishedUnit, site: Site) -> URIRef:
    """The publishing unit as an agent."""
    page = addresses.organization(site, unit.name)
    agent = URIRef(f"{page}#agent")
    graph.add((agent, RDF.type, FOAF.Agent))
    terms.text(graph, agent, FOAF.name, unit.title_vi, unit.title_en)
    graph.add((agent, DCTERMS.type, terms.regional_authority(graph)))
    graph.add((agent, DCTERMS.identifier, Literal(unit.code)))
    graph.add((agent, FOAF.page, terms.document(graph, page)))
    return agent


def _add_subject_matter(graph: Graph, subject: URIRef, publication: Publication, site: Site) -> None:
    for theme in terms.themes(graph, publication.theme, site):
        graph.add((subject, DCAT.theme, theme))
    graph.add((subject, DCTERMS.language, terms.language(graph, "vi")))
    if publication.spatial_code:
        address = _within(publication, site, "place")
        place = terms.location(graph, address, publication.spatial_code, publication.spatial_vintage, site)
        terms.text(graph, place, SKOS.prefLabel, publication.spatial_name or publication.spatial_code)
        graph.add((subject, DCTERMS.spatial, place))
    if publication.period_start is not None:
        period = _within(publication, site, "period")
        graph.add((period, RDF.type, DCTERMS.PeriodOfTime))
        _add_day(graph, period, DCAT.startDate, publication.period_start)
        _add_day(graph, period, DCAT.endDate, publication.period_end or publication.period_start)
        graph.add((subject, DCTERMS.temporal, period))


def add_conditions(graph: Graph, subject: URIRef, key: str, site: Site) -> None:
    """Link the licence `key` to a catalog, dataset or distribution and describe it."""
    licence = all_licences()[key]
    terms_of_use = URIRef(licence_url(licence, site))
    graph.add((subject, DCTERMS.license, terms_of_use))
    graph.add((terms_of_use, RDF.type, DCTERMS.LicenseDocument))
    terms.text(graph, terms_of_use, DCTERMS.title, licence.title_vi, licence.title_en)
    terms.text(graph, terms_of_use, DCTERMS.description, licence.text_vi, licence.text_en)
    graph.add((terms_of_use, DCTERMS.type, terms.licence_type(graph, licence.eu_type)))


def _add_origin(graph: Graph, subject: URIRef, publication: Publication, site: Site) -> None:
    if publication.source_vi or publication.source_en:
        statement = _within(publication, site, "provenance")
        graph.add((statement, RDF.type, DCTERMS.ProvenanceStatement))
        terms.text(graph, statement, RDFS.label, publication.source_vi, publication.source_en)
        graph.add((subject, DCTERMS.provenance, statement))
    for number, former in enumerate(publication.former_units, start=1):
        statement = _within(publication, site, f"former-unit-{number}")
        graph.add((statement, RDF.type, DCTERMS.ProvenanceStatement))
        terms.text(graph, statement, RDFS.label, former_text(former, "vi"), former_text(former, "en"))
        graph.add((subject, DCTERMS.provenance, statement))
    _add_list_standing(graph, subject, publication, site)
    if (basis := publication.list_basis) is not None:
        graph.add((subject, DCATAP.applicableLegislation, _add_decision(graph, basis, site)))
        item = terms.document(graph, addresses.register_item(site, basis.item_code))
        terms.text(graph, item, DCTERMS.title, basis.item_name)
        graph.add((subject, DCTERMS.isReferencedBy, item))


def _add_list_standing(graph: Graph, subject: URIRef, publication: Publication, site: Site) -> None:
    """Say why no legislation mandates the dataset (any more): DCAT-AP has provenance for such statements."""
    if publication.list_standing == "in_list":
        return
    statement = _within(publication, site, "list-standing")
    graph.add((statement, RDF.type, DCTERMS.ProvenanceStatement))
    if (repeal := publication.repealed_by) is not None:
        vi = f"Mục của danh mục đã bị bãi bỏ bởi quyết định {repeal.decision_number}."
        en = f"The item of the list was repealed by decision {repeal.decision_number}."
    else:
        vi = f"Ngoài danh mục dữ liệu mở. {publication.off_list_reason_vi}".strip()
        en = f"Outside the approved open data list. {publication.off_list_reason_en}".strip()
    terms.text(graph, statement, RDFS.label, vi, en)
    graph.add((subject, DCTERMS.provenance, statement))


def _add_decision(graph: Graph, basis: ListBasis, site: Site) -> URIRef:
    decision = URIRef(f"{addresses.register(site)}#decision-{slugify(basis.decision_number)}")
    graph.add((decision, RDF.type, ELI.LegalResource))
    graph.add((decision, DCTERMS.identifier, Literal(basis.decision_number)))
    terms.text(graph, decision, DCTERMS.title, basis.decision_number)
    _add_day(graph, decision, DCTERMS.issued, basis.issued_on)
    return decision


def _add_distribution(graph: Graph, publication: Publication, file: PublishedFile, site: Site) -> URIRef:
    subject = _within(publication, site, f"file-{file.id}")
    graph.add((subject, RDF.type, DCAT.Distribution))
    terms.text(graph, subject, DCTERMS.title, file.title_vi, file.title_en)
    description_vi = file.description_vi or f"{file.title_vi} ({file.format})"
    terms.text(graph, subject, DCTERMS.description, description_vi, file.description_en)
    add_moment(graph, subject, DCTERMS.issued, file.created)
    add_moment(graph, subject, DCTERMS.modified, file.modified)
    graph.add((subject, DCTERMS.language, terms.language(graph, "vi")))
    graph.add((subject, ADMS.status, terms.completed_status(graph)))
    graph.add((subject, DCATAP.availability, terms.stable_availability(graph)))
    add_conditions(graph, subject, publication.licence, site)
    _add_rights(graph, subject, publication.licence, site)
    _add_bytes(graph, subject, publication, file, site)
    return subject


def _add_rights(graph: Graph, subject: URIRef, key: str, site: Site) -> None:
    licence = all_licences()[key]
    rights = URIRef(f"{addresses.about(site)}#rights-{quote(key, safe='')}")
    graph.add((rights, RDF.type, DCTERMS.RightsStatement))
    terms.text(graph, rights, RDFS.label, licence.text_vi, licence.text_en)
    graph.add((subject, DCTERMS.rights, rights))


def _add_bytes(
    graph: Graph, subject: URIRef, publication: Publication, file: PublishedFile, site: Site
) -> None:
    page = addresses.resource(site, publication.name, file.id)
    graph.add((subject, DCAT.accessURL, URIRef(page)))
    newest = addresses.download(site, publication.id, file.id, file.filename)
    graph.add((subject, DCAT.downloadURL, URIRef(newest)))
    graph.add((subject, DCAT.byteSize, Literal(str(file.size), datatype=XSD.nonNegativeInteger)))
    graph.add((subject, DCAT.mediaType, terms.media_type(graph, file.media_type)))
    if (file_type := terms.file_type(graph, file.format)) is not None:
        graph.add((subject, DCTERMS.format, file_type))
    checksum = _within(publication, site, f"checksum-{file.id}")
    graph.add((subject, SPDX.checksum, checksum))
    graph.add((checksum, RDF.type, SPDX.Checksum))
    graph.add((checksum, SPDX.algorithm, SPDX.checksumAlgorithm_sha256))
    graph.add((SPDX.checksumAlgorithm_sha256, RDF.type, SPDX.ChecksumAlgorithm))
    graph.add((checksum, SPDX.checksumValue, Literal(file.sha256, datatype=XSD.hexBinary)))
