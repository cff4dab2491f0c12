//! The way from device values to a colour or back: curves, a matrix, a table, in the order that the profile's type has.

use moxcms::{LutDataType, LutMultidimensionalType, LutStore, LutType, LutWarehouse, Matrix3d, ToneReprCurve};

use super::curve::Curve;
use super::{D50, Lab, Xyz};

/// How a colour of the connection space is written as numbers from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Coding {
    /// XYZ as it is.
    Plain,
    /// XYZ of which 1 + 32767/32768 is 1 (u1Fixed15Number).
    Xyz,
    /// 8-bit Lab, and 16-bit Lab of version 4: 100 is 1; a and b are 255 times the value less 128.
    Lab,
    /// 16-bit Lab of `lut16Type`: as before, with 0xFF00 for 0xFFFF (ICC.1:2010, 6.3.4.2).
    OldLab,
}

impl Coding {
    fn read(self, [p, q, r]: [f64; 3]) -> Xyz {
        let lab = |s: f64| Lab([100.0 * p * s, 255.0 * q * s - 128.0, 255.0 * r * s - 128.0]).into();
        match self {
            Self::Plain => Xyz([p, q, r]),
            Self::Xyz => Xyz([p, q, r].map(|v| v * 65_535.0 / 32_768.0)),
            Self::Lab => lab(1.0),
            Self::OldLab => lab(65_535.0 / 65_280.0),
        }
    }

    fn write(self, color: Xyz) -> [f64; 3] {
        let lab = |s: f64| {
            let Lab([l, a, b]) = color.into();
            [l / 100.0 * s, (a + 128.0) / 255.0 * s, (b + 128.0) / 255.0 * s]
        };
        match self {
            Self::Plain => color.0,
            Self::Xyz => color.0.map(|v| v * 32_768.0 / 65_535.0),
            Self::Lab => lab(1.0),
            Self::OldLab => lab(65_280.0 / 65_535.0),
        }
    }
}

/// One step. Values beyond those that it takes stay as they are.
#[derive(Clone, Debug)]
enum Step {
    Curves(Vec<Curve>),
    Matrix([[f64; 3]; 3], [f64; 3]),
    Table(Table),
}

/// A grid of values; between its points the interpolation is linear in every direction, as lcms2 has it for tables
/// whose input is Lab.
#[derive(Clone, Debug)]
struct Table {
    /// Points in each direction, the slowest first; at least 2.
    grid: Vec<usize>,
    outputs: usize,
    /// 0 to 1.
    values: Vec<f32>,
}

impl Table {
    fn at(&self, input: [f64; 4]) -> [f64; 4] {
        let n = self.grid.len();
        let (mut base, mut steps, mut parts) = (0, [0; 4], [0.0; 4]);
        let mut stride = self.outputs;
        for i in (0..n).rev() {
            let place = input[i].clamp(0.0, 1.0) * (self.grid[i] - 1) as f64;
            let below = (place as usize).min(self.grid[i] - 2);
            base += below * stride;
            (steps[i], parts[i]) = (stride, place - below as f64);
            stride *= self.grid[i];
        }
        let mut out = [0.0; 4];
        for corner in 0..1_usize << n {
            let (mut at, mut weight) = (base, 1.0);
            for i in 0..n {
                let high = corner >> i & 1 == 1;
                at += if high { steps[i] } else { 0 };
                weight *= if high { parts[i] } else { 1.0 - parts[i] };
            }
            if weight != 0.0 {
                for (out, value) in out.iter_mut().zip(&self.values[at..at + self.outputs]) {
                    *out += weight * f64::from(*value);
                }
            }
        }
        out
    }
}

/// A whole way.
#[derive(Clone, Debug)]
pub(super) struct Pipe {
    steps: Vec<Step>,
    coding: Coding,
    /// The colour is the first value's share of white.
    gray: Option<bool>,
}

impl Pipe {
    /// Curves and a matrix to XYZ (ICC.1:2010, F.3).
    pub(super) fn shaper(curves: Vec<Curve>, matrix: [[f64; 3]; 3]) -> Self {
        Self { steps: vec![Step::Curves(curves), Step::Matrix(matrix, [0.0; 3])], coding: Coding::Plain, gray: None }
    }

    /// Colours as they are (ICC.1:2010, 6.3.4.2).
    pub(super) fn lab() -> Self {
        Self { steps: Vec::new(), coding: Coding::Lab, gray: None }
    }

    /// One curve from black to white: of Y, or of L* where the connection space is Lab (ICC.1:2010, F.2).
    pub(super) fn gray(curve: Curve, lab: bool) -> Self {
        Self { steps: vec![Step::Curves(vec![curve])], coding: Coding::Plain, gray: Some(lab) }
    }

    /// A profile's table, from a device of so many channels or to it; `lab`: whether the connection space is Lab.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(super) fn table(table: &LutWarehouse, lab: bool, to_pcs: bool, channels: usize) -> Result<Self, String> {
        let (inputs, outputs) = if to_pcs { (channels, 3) } else { (3, channels) };
        let (has_inputs, has_outputs, steps, old) = match table {
            LutWarehouse::Lut(table) => (
                table.num_input_channels,
                table.num_output_channels,
                old_steps(table, lab, to_pcs)?,
                table.lut_type == LutType::Lut16,
            ),
            LutWarehouse::Multidimensional(table) => {
                (table.num_input_channels, table.num_output_channels, new_steps(table, to_pcs)?, false)
            }
        };
        if (usize::from(has_inputs), usize::from(has_outputs)) != (inputs, outputs) {
            return Err(format!(
                "a table has {has_inputs} inputs and {has_outputs} outputs, not {inputs} and {outputs}"
            ));
        }
        let coding = match (lab, old) {
            (false, _) => Coding::Xyz,
            (true, true) => Coding::OldLab,
            (true, false) => Coding::Lab,
        };
        Ok(Self { steps, coding, gray: None })
    }

    pub(super) fn color(&self, device: [f64; 4]) -> Xyz {
        let [p, q, r, _] = self.run(device);
        match self.gray {
            Some(false) => Xyz(D50.0.map(|white| white * p)),
            Some(true) => Lab([100.0 * p, 0.0, 0.0]).into(),
            None => self.coding.read([p, q, r]),
        }
    }

    pub(super) fn device(&self, color: Xyz) -> [f64; 4] {
        let [p, q, r] = self.coding.write(color);
        self.run([p, q, r, 0.0])
    }

    fn run(&self, mut values: [f64; 4]) -> [f64; 4] {
        for step in &self.steps {
            match step {
                Step::Curves(curves) => {
                    for (value, curve) in values.iter_mut().zip(curves) {
                        *value = curve.at(*value);
                    }
                }
                Step::Matrix(m, offset) => {
                    let [x, y, z, rest] = values;
                    let row = |i: usize| m[i][0] * x + m[i][1] * y + m[i][2] * z + offset[i];
                    values = [row(0), row(1), row(2), rest];
                }
                Step::Table(table) => values = table.at(values),
            }
        }
        values
    }
}

/// `lut8Type` and `lut16Type`: a matrix where the input is XYZ, then curves, table, curves (ICC.1:2010, 10.8 and 10.9).
fn old_steps(table: &LutDataType, lab: bool, to_pcs: bool) -> Result<Vec<Step>, String> {
    let (inputs, outputs) = (usize::from(table.num_input_channels), usize::from(table.num_output_channels));
    let curves = |store: &LutStore, count: usize, entries: u16| -> Result<Step, String> {
        let values = values(store);
        let entries = usize::from(entries);
        if entries < 2 || values.len() < count * entries {
            return Err("its curves are cut short".to_owned());
        }
        Ok(Step::Curves(values.chunks_exact(entries).take(count).map(|c| Curve::Sampled(c.to_vec())).collect()))
    };
    let mut steps = Vec::new();
    if !lab && !to_pcs {
        steps.push(Step::Matrix(rows(&table.matrix), [0.0; 3]));
    }
    steps.push(curves(&table.input_table, inputs, table.num_input_table_entries)?);
    let grid = vec![usize::from(table.num_clut_grid_points); inputs];
    steps.push(grid_step(grid, outputs, &table.clut_table)?);
    steps.push(curves(&table.output_table, outputs, table.num_output_table_entries)?);
    Ok(steps)
}

/// `lutAToBType`: A, table, M, matrix, B; `lutBToAType`: B, matrix, M, table, A (ICC.1:2010, 10.10 and 10.11).
fn new_steps(table: &LutMultidimensionalType, to_pcs: bool) -> Result<Vec<Step>, String> {
    let (inputs, outputs) = (usize::from(table.num_input_channels), usize::from(table.num_output_channels));
    let mut steps = Vec::new();
    let curves = |curves: &[ToneReprCurve]| Step::Curves(curves.iter().map(Curve::of).collect());
    let some = |list: &[ToneReprCurve]| (!list.is_empty()).then(|| curves(list));
    let grid = || {
        let clut = table.clut.as_ref()?;
        let grid = table.grid_points.iter().take(inputs).map(|&n| usize::from(n)).collect();
        Some(grid_step(grid, outputs, clut))
    };
    let bias = [table.bias.v[0], table.bias.v[1], table.bias.v[2]];
    // The matrix is there only with the M curves.
    let matrix = (!table.m_curves.is_empty()).then(|| Step::Matrix(rows(&table.matrix), bias));
    if to_pcs {
        steps.extend(some(&table.a_curves));
        steps.extend(grid().transpose()?);
        steps.extend(some(&table.m_curves));
        steps.extend(matrix);
        steps.extend(some(&table.b_curves));
    } else {
        steps.extend(some(&table.b_curves));
        steps.extend(matrix);
        steps.extend(some(&table.m_curves));
        steps.extend(grid().transpose()?);
        steps.extend(some(&table.a_curves));
    }
    if inputs != outputs && table.clut.is_none() {
        return Err("a table has no grid".to_owned());
    }
    Ok(steps)
}

fn grid_step(grid: Vec<usize>, outputs: usize, store: &LutStore) -> Result<Step, String> {
    let values = values(store);
    let points = grid.iter().try_fold(outputs, |product, &n| product.checked_mul(n));
    let sound = grid.iter().all(|&n| n >= 2) && (1..=4).contains(&grid.len()) && (1..=4).contains(&outputs);
    if !sound || points.is_none_or(|points| points > values.len()) {
        return Err("its grid is cut short".to_owned());
    }
    Ok(Step::Table(Table { grid, outputs, values }))
}

fn values(store: &LutStore) -> Vec<f32> {
    match store {
        LutStore::Store8(values) => values.iter().map(|&v| f32::from(v) / 255.0).collect(),
        LutStore::Store16(values) => values.iter().map(|&v| f32::from(v) / 65_535.0).collect(),
    }
}

fn rows(matrix: &Matrix3d) -> [[f64; 3]; 3] {
    matrix.v
}
