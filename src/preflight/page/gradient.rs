//! Between which colours a gradient runs.

use crate::pages::{Function, Shading, ShadingKind, Values};

/// The most colours that are looked at.
const MOST: usize = 4096;

/// Colours of a shading's space of which every other one in it is a mixture: corners of a mesh, ends of functions that go
/// straight. Nothing where they cannot be told.
pub(super) fn corners(shading: &Shading) -> Option<Vec<Values>> {
    let (function, direct) = match &shading.kind {
        ShadingKind::Function { .. } => return None,
        ShadingKind::Axial { function, .. } | ShadingKind::Radial { function, .. } => (function, None),
        ShadingKind::Triangles { triangles, function } => {
            let vertices = || triangles.iter().flatten().map(|vertex| vertex.values.clone()).take(MOST + 1);
            (function, Some(vertices().collect::<Vec<Values>>()))
        }
        ShadingKind::Patches { patches, function } => {
            let corners = || patches.iter().flat_map(|patch| patch.corners.iter().cloned()).take(MOST + 1);
            (function, Some(corners().collect()))
        }
    };
    let mut found = Vec::new();
    match &function[..] {
        [] => found = direct?,
        [one] => ends(one, &mut found)?,
        // One function for each component.
        several => boxed(most(several.iter().map(AsRef::as_ref))?, &mut found),
    }
    let within = |values: &Values| values.iter().all(|value| (0.0..=1.0).contains(value));
    (!found.is_empty() && found.len() <= MOST && found.iter().all(within)).then_some(found)
}

/// Values between which all values of a function of one input lie.
fn ends(function: &Function, found: &mut Vec<Values>) -> Option<()> {
    match function {
        Function::Exponential { domain, c0, c1, power, .. } => {
            // Between 0 and 1 a power stays there.
            let inside = domain[0] >= 0.0 && domain[1] <= 1.0 && *power > 0.0;
            found.extend(inside.then(|| [c0.clone(), c1.clone()])?);
        }
        Function::Sampled(table) => {
            let outputs = table.range.len();
            if table.size.len() != 1 || outputs == 0 || table.samples.len() > MOST * outputs {
                return None;
            }
            found.extend(table.samples.chunks_exact(outputs).map(Values::from));
        }
        Function::Stitching { functions, .. } => {
            for function in functions {
                ends(function, found)?;
            }
        }
        Function::Several(functions) => boxed(most(functions.iter())?, found),
        Function::Identity | Function::Calculator { .. } => return None,
    }
    (found.len() <= MOST).then_some(())
}

/// What is known by its largest values alone lies between nothing and them.
fn boxed(most: Values, found: &mut Vec<Values>) {
    found.push(most.iter().map(|_| 0.0).collect());
    found.push(most);
}

/// The largest value of each of several functions of one output.
fn most<'f>(functions: impl Iterator<Item = &'f Function>) -> Option<Values> {
    functions
        .map(|function| {
            let mut own = Vec::new();
            ends(function, &mut own)?;
            let first = |values: &Values| values.first().copied().unwrap_or(0.0);
            own.iter().map(first).reduce(f32::max)
        })
        .collect()
}
