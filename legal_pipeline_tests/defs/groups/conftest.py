"""Groups that take all of their documents, on a machine of any speed; tests of the time say so."""

from legal_pipeline_tests.specimens.unhurried import unhurried as unhurried
