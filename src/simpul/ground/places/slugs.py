"""Which words no city can have for its slug: they begin addresses beside those of cities."""

RESERVED = frozenset(
    (
        "appeal", "bikes", "close", "compare", "crews", "damages", "destinations", "drives", "embed",
        "field-offline", "from", "gbfs", "inspections", "mine", "models", "offline", "open311", "orders",
        "photos", "plans", "proofs", "s", "segments", "stops", "surveys", "tables", "things", "told",
        "uploads", "verdicts", "work",
    )
)  # fmt: skip
"""As `/reports/mine/…` stands beside `/reports/<city>/…`. site/tests/test_slugs.py reads the addresses of all
rooms, and says what is missing or too many."""
