"""OGC API Features, Part 1: Core (OGC 17-069r4): whatever rooms register in ground.features, under /ogc/."""
