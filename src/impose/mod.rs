//! From panels to sides.
