"""Photos that are to prove something was done, held against earlier ones, the place and the time.

What every room that asks for proof shares: `rules` (pure: what speaks against a photo), `checks` (a photo is
looked at, held against every photo that the city knows, and remembered), `texts` (the doubts in plain words).
A room keeps its own proofs and decides what follows; here a photo is known by a reference to the room's
record, such as "roads.proof/12", so that a photo used in one room is known in the others.
"""
