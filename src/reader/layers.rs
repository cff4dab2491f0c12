//! Optional content (ISO 32000-1, 8.11): what the default configuration switches off, as a press prints it.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

use hayro_syntax::object::{Array, Dict, MaybeRef, Name, Object, ObjectIdentifier};

use super::file::File;
use super::read::{name, text_string};

/// How deep visibility expressions may nest.
const DEEPEST: usize = 16;

/// The most layers that are looked at.
const MOST_LAYERS: usize = 10_000;

/// The most parts of a visibility expression: what is inside may be shared, and then there are more than in the file.
const MOST_PARTS: usize = 1000;

/// The most entries of which is kept what they say.
const MOST_KEPT: usize = 10_000;

/// The layers that are off.
#[derive(Debug, Default)]
pub(super) struct Layers {
    off: BTreeSet<ObjectIdentifier>,
    /// What entries say: by object, or by where in memory they stand in place.
    kept: RefCell<BTreeMap<(bool, usize), Seen>>,
}

/// What a layer does to what is on it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Seen {
    /// Not printed.
    pub hidden: bool,
    /// The layer's name; of a membership in several, those of all.
    pub name: Option<String>,
}

impl Layers {
    /// Reads the default configuration.
    pub(super) fn new(file: &File) -> Self {
        let Some(properties) = file.root().get::<Dict<'_>>("OCProperties") else { return Self::default() };
        let config = properties.get::<Dict<'_>>("D").unwrap_or_default();
        let mut off: BTreeSet<ObjectIdentifier> = BTreeSet::new();
        let all = references(&properties, "OCGs");
        // `Unchanged` means on at the start.
        if name(&config, "BaseState").is_some_and(|state| state == "OFF") {
            off.extend(all.iter().copied());
        }
        for id in references(&config, "ON") {
            off.remove(&id);
        }
        off.extend(references(&config, "OFF"));
        // What happens by itself when the file is printed (8.11.4.4).
        let automatic = config.get::<Array<'_>>("AS");
        for usage in automatic.iter().flat_map(|list| list.iter::<Dict<'_>>().take(64)) {
            let for_print = name(&usage, "Event").is_some_and(|event| event == "Print");
            let categories = usage.get::<Array<'_>>("Category");
            let by_print = categories.is_some_and(|list| list.iter::<Name<'_>>().any(|c| c.as_ref() == b"Print"));
            if !for_print || !by_print {
                continue;
            }
            for id in references(&usage, "OCGs") {
                let state = file
                    .dict(id)
                    .and_then(|layer| layer.get::<Dict<'_>>("Usage")?.get::<Dict<'_>>("Print"))
                    .and_then(|print| name(&print, "PrintState"));
                match state.as_deref() {
                    Some("OFF") => drop(off.insert(id)),
                    Some("ON") => drop(off.remove(&id)),
                    _ => {}
                }
            }
        }
        Self { off, kept: RefCell::default() }
    }

    /// What an entry of a dictionary (`OC`, or a name among the `Properties`) says.
    pub(super) fn entry(&self, dict: &Dict<'_>, key: &[u8]) -> Seen {
        let Some(layer) = dict.get::<Dict<'_>>(key) else { return Seen::default() };
        let id: Option<ObjectIdentifier> = dict.get_ref(key).map(Into::into);
        let own = id.map_or((false, layer.data().as_ptr() as usize), |id| (true, id.obj_number as usize));
        if let Some(seen) = self.kept.borrow().get(&own) {
            return seen.clone();
        }
        let seen = match name(&layer, "Type").as_deref() {
            Some("OCG") => self.group(&layer, id),
            Some("OCMD") => self.membership(&layer),
            _ => Seen::default(),
        };
        let mut kept = self.kept.borrow_mut();
        if kept.len() < MOST_KEPT {
            kept.insert(own, seen.clone());
        }
        seen
    }

    fn group(&self, layer: &Dict<'_>, id: Option<ObjectIdentifier>) -> Seen {
        Seen { hidden: id.is_some_and(|id| self.off.contains(&id)), name: title(layer) }
    }

    /// A membership (8.11.2.2): an expression, or a policy over its groups.
    fn membership(&self, member: &Dict<'_>) -> Seen {
        let groups = match member.get_raw::<Object<'_>>("OCGs") {
            Some(MaybeRef::Ref(_)) if member.get::<Dict<'_>>("OCGs").is_some() => {
                member.get_ref("OCGs").map(Into::into).into_iter().collect()
            }
            _ => references(member, "OCGs"),
        };
        let names: Vec<String> = match member.get::<Dict<'_>>("OCGs") {
            Some(one) => title(&one).into_iter().collect(),
            None => {
                let list = member.get::<Array<'_>>("OCGs");
                list.iter().flat_map(|list| list.iter::<Dict<'_>>().take(64)).filter_map(|g| title(&g)).collect()
            }
        };
        let name_of = |names: Vec<String>| (!names.is_empty()).then(|| names.join(", "));
        if let Some(expression) = member.get::<Array<'_>>("VE") {
            let mut names = Vec::new();
            titles(&expression, DEEPEST, &Cell::new(MOST_PARTS), &mut names);
            let hidden = !self.holds(&expression, DEEPEST, &Cell::new(MOST_PARTS));
            return Seen { hidden, name: name_of(names) };
        }
        let name_of = name_of(names);
        let on = |id: &ObjectIdentifier| !self.off.contains(id);
        let shown = groups.is_empty()
            || match name(member, "P").as_deref() {
                Some("AllOn") => groups.iter().all(on),
                Some("AnyOff") => !groups.iter().all(on),
                Some("AllOff") => !groups.iter().any(on),
                _ => groups.iter().any(on),
            };
        Seen { hidden: !shown, name: name_of }
    }

    /// A visibility expression: `[/And …]`, `[/Or …]`, `[/Not …]`. What cannot be read is visible.
    fn holds(&self, expression: &Array<'_>, depth: usize, left: &Cell<usize>) -> bool {
        let Some(depth) = depth.checked_sub(1).filter(|_| left.get() > 0) else { return true };
        let mut parts = expression.raw_iter();
        let Some(MaybeRef::NotRef(Object::Name(operator))) = parts.next() else { return true };
        let mut resolved = expression.iter::<Object<'_>>().skip(1);
        let mut values = parts.take(MOST_LAYERS).map(|part| {
            let whole = resolved.next();
            left.set(left.get().saturating_sub(1));
            match (part.as_obj_ref(), whole) {
                (_, Some(Object::Array(inner))) => self.holds(&inner, depth, left),
                (Some(id), _) => !self.off.contains(&id.into()),
                _ => true,
            }
        });
        match operator.as_ref() {
            b"And" => values.all(|value| value),
            b"Or" => values.any(|value| value),
            b"Not" => !values.next().unwrap_or(false),
            _ => true,
        }
    }
}

/// The names in an expression, each once.
fn titles(expression: &Array<'_>, depth: usize, left: &Cell<usize>, names: &mut Vec<String>) {
    let Some(depth) = depth.checked_sub(1) else { return };
    for part in expression.iter::<Object<'_>>().skip(1).take(64) {
        let Some(less) = left.get().checked_sub(1) else { return };
        left.set(less);
        match part {
            Object::Array(inner) => titles(&inner, depth, left, names),
            Object::Dict(layer) => names.extend(title(&layer).filter(|name| names.len() < 64 && !names.contains(name))),
            _ => {}
        }
    }
}

fn title(layer: &Dict<'_>) -> Option<String> {
    match layer.get::<Object<'_>>("Name") {
        Some(Object::String(text)) => Some(text_string(&text)),
        _ => None,
    }
}

fn references(dict: &Dict<'_>, key: &str) -> Vec<ObjectIdentifier> {
    let list = dict.get::<Array<'_>>(key);
    let parts = list.iter().flat_map(|list| list.raw_iter().take(MOST_LAYERS));
    parts.filter_map(|part| part.as_obj_ref().map(Into::into)).collect()
}
