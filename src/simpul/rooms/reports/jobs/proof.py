"""What photos that are to prove something are looked at with."""

from simpul.adapters import proofs as adapter
from simpul.ground.proof.checks import Tools

TOOLS = Tools(adapter.examine, adapter.words)
