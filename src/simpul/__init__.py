"""Simpul: an open, self-hosted city platform. ARCHITECTURE.md says where each thing stands."""
