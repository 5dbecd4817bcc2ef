"""What a survey can start from: complete texts in Spanish and English, as data. No database.

In a text {place} is where the organisations are, and the product is {producto} (" mango", or nothing), {de_producto}
(" de mango", or nothing) and {produce} ("mango", or "produce").
"""

from surveys.builder.survey_templates.assistance import ASSISTANCE
from surveys.builder.survey_templates.blank import BLANK
from surveys.builder.survey_templates.both_directions import BOTH_DIRECTIONS
from surveys.builder.survey_templates.trust import ASSISTANCE_AND_TRUST

# By key, in the order in which they are offered.
TEMPLATES = {each.key: each for each in (ASSISTANCE, BOTH_DIRECTIONS, ASSISTANCE_AND_TRUST, BLANK)}
