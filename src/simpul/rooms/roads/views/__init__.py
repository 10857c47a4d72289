"""The pages of the roads room. Read the request, call one verb, render one template."""
