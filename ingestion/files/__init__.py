"""Files before anybody reads them: what lies in the landing area, taken hold of and copied."""
