//! What the objects of a file are, by where they stand: many do not say it themselves.

/// What something is, by where it stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Role {
    #[default]
    Other,
    Resources,
    /// A dictionary whose entries all are of a kind.
    Map(Kind),
    One(Kind),
}

/// Kinds of things that resources and others name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    GraphicsState,
    Space,
    Font,
    XObject,
    Pattern,
    Shading,
    Glyph,
    Halftone,
    Action,
    SoftMask,
    Group,
    /// The group of a soft mask.
    MaskGroup,
}

/// What stands under a key.
pub(super) fn child(role: Role, kind: Option<&str>, key: &str) -> Role {
    match (role, key) {
        (Role::Map(kind), _) => Role::One(kind),
        (Role::Resources, "ExtGState") => Role::Map(Kind::GraphicsState),
        (Role::Resources, "ColorSpace") => Role::Map(Kind::Space),
        (Role::Resources, "Font") => Role::Map(Kind::Font),
        (Role::Resources, "XObject") => Role::Map(Kind::XObject),
        (Role::Resources, "Pattern") => Role::Map(Kind::Pattern),
        (Role::Resources, "Shading") => Role::Map(Kind::Shading),
        // Of a gradient as a pattern (ISO 32000-1, table 76).
        (Role::One(Kind::Pattern), "ExtGState") => Role::One(Kind::GraphicsState),
        (Role::One(Kind::GraphicsState), "SMask") => Role::One(Kind::SoftMask),
        (Role::One(Kind::GraphicsState), "HT") => Role::One(Kind::Halftone),
        (Role::One(Kind::SoftMask), "G") | (Role::One(Kind::MaskGroup), "Group") => Role::One(Kind::MaskGroup),
        // The halftones of single inks in one of type 5.
        (Role::One(Kind::Halftone), key) if !matches!(key, "TransferFunction" | "SpotFunction") => {
            Role::One(Kind::Halftone)
        }
        (_, "Resources" | "DR") => Role::Resources,
        (_, "CharProcs") => Role::Map(Kind::Glyph),
        (_, "ColorSpace" | "CS" | "Alternate") => Role::One(Kind::Space),
        (_, "Group") => Role::One(Kind::Group),
        (_, "OpenAction") => Role::One(Kind::Action),
        (_, "AA") => Role::Map(Kind::Action),
        (_, "A" | "PA") if kind != Some("StructElem") => Role::One(Kind::Action),
        (Role::One(Kind::Action), "Next") => Role::One(Kind::Action),
        _ => Role::Other,
    }
}
