//! The codebooks that come with polilex.
//!
//! They are files like any other: `polilex codebook show` prints one as it stands, to be copied and changed.
//!
//! **Invariant:** a built-in codebook gets no treatment that a user's file does not get.

/// A codebook that comes with polilex.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Builtin {
    /// Its id, as given to `--codebook`.
    pub id: &'static str,
    /// What it is about, in one line.
    pub summary: &'static str,
    /// Its source, in TOML.
    pub source: &'static str,
}

/// The codebooks that come with polilex, in the order of their ids.
pub const BUILTIN: &[Builtin] = &[Builtin {
    id: "cyber-community",
    summary: "community with a shared future in cyberspace: 30 concepts, six languages",
    source: include_str!("builtin/cyber-community.toml"),
}];

/// Returns the source of the built-in codebook with this id.
pub fn builtin(id: &str) -> Option<&'static str> {
    BUILTIN.iter().find(|builtin| builtin.id == id).map(|builtin| builtin.source)
}
