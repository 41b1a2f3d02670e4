//! SPEC.md against the code.
