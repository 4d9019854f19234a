"""Room validators: texts for personal data, and all texts of layers 4 and 5 together."""

from validators.findings.codes_comparison import COMPARISON_CODES
from validators.findings.codes_disclosure import DISCLOSURE_CODES
from validators.findings.codes_personal import PERSONAL_CODES
from validators.findings.codes_places import PLACE_CODES
from validators.findings.codes_rules import RULE_CODES

DOMAIN_CODES = (*PLACE_CODES, *RULE_CODES, *COMPARISON_CODES, *PERSONAL_CODES, *DISCLOSURE_CODES)
