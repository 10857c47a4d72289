"""The catalogue of every open data set of the installation, in DCAT-AP 3, as JSON-LD and as Turtle."""
