//! Which operators there are, what each takes, and where it may stand (ISO 32000-1, 8.2, figure 9, and annex A).

use hayro_syntax::object::Object;

use super::{Dict, File, Reading, Value};

/// Where operators of a kind may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// On a page, and inside of text.
    Free,
    /// On a page alone.
    Page,
    /// Inside of text.
    Text,
    /// Begins a path or a part of one.
    Begin,
    /// Goes on with a path.
    Go,
    /// Ends a path, or says that it clips.
    Paint,
    /// Anywhere.
    Any,
}

/// An operator.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Operator {
    pub(super) name: &'static str,
    /// A letter an operand: `n` a number, `N` a name, `S` a string, `A` an array, `P` a name or a dictionary. `c` stands for
    /// the numbers of a colour, `*` for what is looked at elsewhere.
    pub(super) takes: &'static str,
    pub(super) kind: Kind,
}

impl Operator {
    /// The operator of a name.
    pub(super) fn named(name: &[u8]) -> Option<Self> {
        use Kind::{Any, Begin, Free, Go, Page, Paint, Text};
        macro_rules! known {
            ($($name:literal $takes:literal $kind:ident,)*) => {
                match name {
                    $(name if name == $name.as_bytes() => ($name, $takes, $kind),)*
                    _ => return None,
                }
            };
        }
        // By how often pages use them, since they are tried in turn.
        let (name, takes, kind) = known! {
            "Tj" "S" Text, "TJ" "A" Text, "Td" "nn" Text, "Tm" "nnnnnn" Text, "l" "nn" Go, "c" "nnnnnn" Go, "m" "nn" Begin,
            "re" "nnnn" Begin, "h" "" Go, "f" "" Paint, "q" "" Page, "Q" "" Page, "cm" "nnnnnn" Page, "BDC" "NP" Free,
            "EMC" "" Free, "Tf" "Nn" Free, "BT" "" Page, "ET" "" Text, "gs" "N" Free, "k" "nnnn" Free, "K" "nnnn" Free,
            "cs" "N" Free, "scn" "c" Free, "Do" "N" Page, "w" "n" Free, "S" "" Paint, "n" "" Paint, "W" "" Paint,
            "Tc" "n" Free, "Tw" "n" Free, "Tz" "n" Free, "TL" "n" Free, "Tr" "n" Free, "Ts" "n" Free, "TD" "nn" Text,
            "T*" "" Text, "'" "S" Text, "\"" "nnS" Text, "v" "nnnn" Go, "y" "nnnn" Go, "g" "n" Free, "G" "n" Free,
            "rg" "nnn" Free, "RG" "nnn" Free, "CS" "N" Free, "sc" "c" Free, "SC" "c" Free, "SCN" "c" Free, "f*" "" Paint,
            "F" "" Paint, "B" "" Paint, "B*" "" Paint, "b" "" Paint, "b*" "" Paint, "s" "" Paint, "W*" "" Paint,
            "J" "n" Free, "j" "n" Free, "M" "n" Free, "d" "An" Free, "i" "n" Free, "ri" "N" Free, "sh" "N" Page,
            "BMC" "N" Free, "MP" "N" Free, "DP" "NP" Free, "BI" "*" Page, "ID" "*" Any, "EI" "*" Any, "BX" "" Any,
            "EX" "" Any, "d0" "nn" Any, "d1" "nnnnnn" Any,
        };
        Some(Self { name, takes, kind })
    }
}

/// How many numbers the colours of a space have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Colours {
    /// So many.
    Of(usize),
    /// A pattern's name, after so many numbers or after none.
    Pattern(usize),
    /// As whoever shows this content left it, or nobody knows.
    Unknown,
}

/// What of the graphics state decides what operators mean.
#[derive(Clone, Copy, Debug)]
struct State {
    fill: Colours,
    stroke: Colours,
    font: bool,
}

/// What is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Open {
    Text,
    Marked,
}

/// What content has opened, and what its state is.
pub(super) struct Grammar {
    /// Inside of a path.
    path: bool,
    open: Vec<Open>,
    now: State,
    saved: Vec<State>,
    /// States by name that were set before any font was: one of them may have set it.
    states: Vec<Vec<u8>>,
    pub(super) deepest: usize,
    told: Vec<String>,
}

impl Grammar {
    /// As a page begins, or something that takes over the state of who shows it.
    pub(super) fn new(page: bool) -> Self {
        let colours = if page { Colours::Of(1) } else { Colours::Unknown };
        Self {
            path: false,
            open: Vec::new(),
            now: State { fill: colours, stroke: colours, font: !page },
            saved: Vec::new(),
            states: Vec::new(),
            deepest: 0,
            told: Vec::new(),
        }
    }

    fn text(&self) -> bool {
        self.open.contains(&Open::Text)
    }

    /// Says a thing once.
    fn tell(&mut self, reading: &mut Reading<'_, '_, '_>, code: &str, message: String) {
        if !self.told.contains(&message) {
            reading.push(code, message.clone());
            self.told.push(message);
        }
    }

    /// Whether the operands are what the operator takes.
    pub(super) fn takes(
        &mut self,
        operator: Operator,
        operands: &[&Object<'_>],
        reading: &mut Reading<'_, '_, '_>,
    ) -> bool {
        let Operator { name, takes, .. } = operator;
        match takes {
            "*" => return true,
            "c" => return self.colour(name, operands, reading),
            _ => {}
        }
        let (count, wanted) = (operands.len(), takes.len());
        if count != wanted {
            let s = if count == 1 { "" } else { "s" };
            let message = format!("the operator `{name}` has {count} operand{s}, and takes {wanted}");
            self.tell(reading, "X4-OPERATOR", message);
            return count > wanted;
        }
        for (operand, kind) in operands.iter().zip(takes.bytes()) {
            let (right, what) = match kind {
                b'n' => (matches!(operand, Object::Number(_)), "a number"),
                b'N' => (matches!(operand, Object::Name(_)), "a name"),
                b'S' => (matches!(operand, Object::String(_)), "a string"),
                b'A' => (matches!(operand, Object::Array(_)), "a list"),
                _ => (matches!(operand, Object::Name(_) | Object::Dict(_)), "a name or a dictionary"),
            };
            if !right {
                let message = format!("the operator `{name}` takes {what} where it has something else");
                self.tell(reading, "X4-OPERATOR", message);
                return false;
            }
        }
        true
    }

    /// `SC SCN sc scn`
    fn colour(&mut self, name: &str, operands: &[&Object<'_>], reading: &mut Reading<'_, '_, '_>) -> bool {
        let colours = if name.starts_with('S') { self.now.stroke } else { self.now.fill };
        let numbers = operands.iter().take_while(|operand| matches!(operand, Object::Number(_))).count();
        let pattern = matches!(operands.last(), Some(Object::Name(_)));
        let right = match colours {
            Colours::Of(wanted) => numbers == wanted && operands.len() == wanted,
            Colours::Pattern(base) => pattern && operands.len() == numbers + 1 && (numbers == 0 || numbers == base),
            Colours::Unknown => !operands.is_empty() && numbers + usize::from(pattern) == operands.len(),
        };
        if !right {
            let (count, wanted) = (
                operands.len(),
                match colours {
                    Colours::Of(1) => "one number".to_owned(),
                    Colours::Of(wanted) => format!("{wanted} numbers"),
                    Colours::Pattern(_) => "a pattern's name".to_owned(),
                    Colours::Unknown => "a colour".to_owned(),
                },
            );
            let s = if count == 1 { "" } else { "s" };
            let message = format!("the operator `{name}` has {count} operand{s}, and its colour space takes {wanted}");
            self.tell(reading, "X4-OPERATOR", message);
        }
        right
    }

    /// Whether the operator may stand where it does, and what it opens, closes or sets.
    pub(super) fn step(&mut self, operator: Operator, operands: &[&Object<'_>], reading: &mut Reading<'_, '_, '_>) {
        let (name, what) = (operator.name, reading.place.what);
        let text = self.text();
        let misplaced = match operator.kind {
            Kind::Any => None,
            Kind::Begin | Kind::Go | Kind::Paint if text => Some("inside of text (BT)"),
            Kind::Begin => {
                self.path = true;
                None
            }
            Kind::Go => (!self.path).then_some("where no path has begun (m or re)"),
            Kind::Paint => {
                self.path &= name.starts_with('W');
                None
            }
            _ if self.path => Some("inside of a path"),
            // Text in text is told below.
            Kind::Page if text && name != "BT" => Some("inside of text (BT)"),
            Kind::Text if !text && name != "ET" => Some("outside of text (BT and ET)"),
            _ => None,
        };
        if let Some(place) = misplaced {
            self.tell(reading, "X4-OPERATOR", format!("the {what} has the operator `{name}` {place}"));
        }
        let balance = match name {
            "q" => {
                self.saved.push(self.now);
                self.deepest = self.deepest.max(self.saved.len());
                None
            }
            "Q" => match self.saved.pop() {
                Some(state) => {
                    self.now = state;
                    None
                }
                None => Some("restores a state (Q) that it has not saved"),
            },
            "BT" if text => Some("begins text (BT) inside of text"),
            "BT" => self.opens(Open::Text),
            "ET" => self.closes(Open::Text, "ends text (ET) that it has not begun"),
            "BMC" | "BDC" => self.opens(Open::Marked),
            "EMC" => self.closes(Open::Marked, "ends marked content (EMC) that it has not begun"),
            "Tj" | "TJ" | "'" | "\"" if !self.now.font => {
                if !self.states.iter().any(|state| sets_font(reading, state)) {
                    let message = format!("the {what} shows text before it chooses a font (Tf)");
                    self.tell(reading, "X4-OPERATOR", message);
                }
                self.now.font = true;
                None
            }
            _ => {
                self.sets(name, operands, reading);
                None
            }
        };
        if let Some(balance) = balance {
            reading.push("X4-BALANCE", format!("the {what} {balance}"));
        }
    }

    fn opens(&mut self, what: Open) -> Option<&'static str> {
        self.open.push(what);
        None
    }

    /// Closes the last thing of a kind, which has to be the last of all (14.6.1).
    fn closes(&mut self, what: Open, otherwise: &'static str) -> Option<&'static str> {
        let Some(at) = self.open.iter().rposition(|open| *open == what) else { return Some(otherwise) };
        let last = at + 1 == self.open.len();
        self.open.remove(at);
        (!last).then_some("lets text (BT and ET) and marked content (BMC and EMC) overlap")
    }

    fn sets(&mut self, name: &str, operands: &[&Object<'_>], reading: &Reading<'_, '_, '_>) {
        match name {
            "g" => self.now.fill = Colours::Of(1),
            "G" => self.now.stroke = Colours::Of(1),
            "rg" => self.now.fill = Colours::Of(3),
            "RG" => self.now.stroke = Colours::Of(3),
            "k" => self.now.fill = Colours::Of(4),
            "K" => self.now.stroke = Colours::Of(4),
            "Tf" => self.now.font = true,
            "cs" | "CS" => {
                let Some(Object::Name(space)) = operands.first() else { return };
                let colours = reading.colours(space.as_ref());
                *(if name == "cs" { &mut self.now.fill } else { &mut self.now.stroke }) = colours;
            }
            "gs" if !self.now.font => {
                if let Some(Object::Name(state)) = operands.first() {
                    self.states.push(state.as_ref().to_vec());
                }
            }
            _ => {}
        }
    }

    /// What is left open, in words.
    pub(super) fn left(&self) -> impl Iterator<Item = &'static str> {
        let left = [
            (!self.saved.is_empty(), "saves a state (q) that it does not restore"),
            (self.text(), "begins text (BT) that it does not end"),
            (self.open.contains(&Open::Marked), "begins marked content (BMC) that it does not end"),
            (self.path, "begins a path that it neither paints nor ends (n)"),
        ];
        left.into_iter().filter(|(left, _)| *left).map(|(_, what)| what)
    }
}

/// Whether a state of the resources sets a font (8.4.5).
fn sets_font(reading: &Reading<'_, '_, '_>, state: &[u8]) -> bool {
    let name = String::from_utf8_lossy(state);
    let states = reading.resources.and_then(|resources| reading.file.dict_in(resources, "ExtGState"));
    states.and_then(|states| Some(reading.file.dict_in(&states, &name)?.contains_key("Font"))).unwrap_or(true)
}

impl Reading<'_, '_, '_> {
    /// How many numbers the colours of a space have that content asks for by name.
    fn colours(&self, name: &[u8]) -> Colours {
        let name = String::from_utf8_lossy(name);
        match &*name {
            "DeviceGray" => Colours::Of(1),
            "DeviceRGB" => Colours::Of(3),
            "DeviceCMYK" => Colours::Of(4),
            "Pattern" => Colours::Pattern(0),
            _ => {
                if let Some(known) = self.colours.borrow().get(name.as_bytes()) {
                    return *known;
                }
                let spaces = self.resources.and_then(|resources| self.file.dict_in(resources, "ColorSpace"));
                let space =
                    spaces.and_then(|spaces| spaces.get(&*name).map(|space| self.file.seen(space).into_owned()));
                let own = space.map_or(Colours::Unknown, |space| colours(self.file, &space));
                self.colours.borrow_mut().insert(name.as_bytes().to_vec(), own);
                own
            }
        }
    }
}

fn colours(file: &File<'_>, space: &Value) -> Colours {
    if let Some(name) = space.name() {
        return match name {
            "DeviceGray" => Colours::Of(1),
            "DeviceRGB" => Colours::Of(3),
            "DeviceCMYK" => Colours::Of(4),
            "Pattern" => Colours::Pattern(0),
            _ => Colours::Unknown,
        };
    }
    let Value::Array(items) = space else { return Colours::Unknown };
    let item = |at: usize| items.get(at).map_or(Value::Null, |item| file.follow(item));
    match item(0).name() {
        Some("DeviceGray" | "CalGray" | "Indexed" | "Separation") => Colours::Of(1),
        Some("DeviceRGB" | "CalRGB" | "Lab") => Colours::Of(3),
        Some("DeviceCMYK") => Colours::Of(4),
        Some("ICCBased") => {
            let number = item(1).dict().and_then(|dict: &Dict| file.get(dict, "N").number());
            number.filter(|n| (1.0..=4.0).contains(n)).map_or(Colours::Unknown, |n| Colours::Of(n as usize))
        }
        Some("DeviceN") => {
            if let Value::Array(names) = item(1) {
                Colours::Of(names.len())
            } else {
                Colours::Unknown
            }
        }
        // Patterns do not nest (8.7.3.1), so that this goes one deep.
        Some("Pattern") => match item(1) {
            Value::Null => Colours::Pattern(0),
            base => match colours(file, &base) {
                Colours::Of(base) => Colours::Pattern(base),
                _ => Colours::Unknown,
            },
        },
        _ => Colours::Unknown,
    }
}
