"""The pages of the reports room. Read the request, call one verb, render one template."""
