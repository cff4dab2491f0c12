//! Profiles of sources, built from numbers that anybody may use (ICC.1:2001-04 and ICC.1:2010).

/// A profile of so many tags.
struct Builder {
    version: u8,
    class: &'static [u8; 4],
    space: &'static [u8; 4],
    pcs: &'static [u8; 4],
    tags: Vec<(&'static [u8; 4], Vec<u8>)>,
}

impl Builder {
    fn new(version: u8, space: &'static [u8; 4]) -> Self {
        let white = xyz([0.9642, 1.0, 0.8249]);
        Self { version, class: b"mntr", space, pcs: b"XYZ ", tags: vec![(b"wtpt", white)] }
    }

    fn with(mut self, name: &'static [u8; 4], data: Vec<u8>) -> Self {
        self.tags.push((name, data));
        self
    }

    fn bytes(self) -> Vec<u8> {
        let mut out = vec![0; 128];
        out[8] = self.version;
        out[12..16].copy_from_slice(self.class);
        out[16..20].copy_from_slice(self.space);
        out[20..24].copy_from_slice(self.pcs);
        out[24..36].copy_from_slice(&[7, 234, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0]);
        out[36..40].copy_from_slice(b"acsp");
        // The illuminant, D50.
        out[68..80].copy_from_slice(&xyz([0.9642, 1.0, 0.8249])[8..]);
        out.extend((self.tags.len() as u32).to_be_bytes());
        let mut at = 128 + 4 + 12 * self.tags.len();
        let mut data = Vec::new();
        for (name, tag) in self.tags {
            out.extend(name);
            out.extend((at as u32).to_be_bytes());
            out.extend((tag.len() as u32).to_be_bytes());
            let padded = tag.len().div_ceil(4) * 4;
            data.extend(&tag);
            data.resize(data.len() + padded - tag.len(), 0);
            at += padded;
        }
        out.extend(data);
        let size = out.len() as u32;
        out[..4].copy_from_slice(&size.to_be_bytes());
        out
    }
}

/// s15Fixed16Number.
fn fixed(value: f64) -> [u8; 4] {
    ((value * 65_536.0).round() as i32).to_be_bytes()
}

fn xyz(values: [f64; 3]) -> Vec<u8> {
    [*b"XYZ ", [0; 4]].into_iter().chain(values.map(fixed)).flatten().collect()
}

/// `curveType` with one exponent.
fn gamma(value: f64) -> Vec<u8> {
    let mut out = b"curv\0\0\0\0\0\0\0\x01".to_vec();
    out.extend(((value * 256.0).round() as u16).to_be_bytes());
    out
}

/// `curveType` with many values.
fn curve(count: u32, at: impl Fn(f64) -> f64) -> Vec<u8> {
    let mut out = b"curv\0\0\0\0".to_vec();
    out.extend(count.to_be_bytes());
    for i in 0..count {
        out.extend(sixteen(at(f64::from(i) / f64::from(count - 1))));
    }
    out
}

fn sixteen(value: f64) -> [u8; 2] {
    ((value.clamp(0.0, 1.0) * 65_535.0).round() as u16).to_be_bytes()
}

type Matrix = [[f64; 3]; 3];

/// Red, green and blue of Adobe RGB (1998), adapted to D50.
const ADOBE: Matrix = [[0.60974, 0.31111, 0.01947], [0.20528, 0.62567, 0.06087], [0.14919, 0.06322, 0.74457]];
/// Of Display P3.
const P3: Matrix = [[0.51512, 0.24120, -0.00105], [0.29198, 0.69225, 0.04189], [0.15710, 0.06657, 0.78407]];
/// Of sRGB.
const SRGB: Matrix = [[0.43607, 0.22249, 0.01392], [0.38515, 0.71687, 0.09708], [0.14307, 0.06061, 0.71410]];

fn shaper(version: u8, primaries: Matrix, curve: &[u8]) -> Vec<u8> {
    let mut builder = Builder::new(version, b"RGB ");
    for (name, primary) in [b"rXYZ", b"gXYZ", b"bXYZ"].into_iter().zip(primaries) {
        builder = builder.with(name, xyz(primary));
    }
    for name in [b"rTRC", b"gTRC", b"bTRC"] {
        builder = builder.with(name, curve.to_vec());
    }
    builder.bytes()
}

/// As Adobe RGB (1998) is.
pub fn wide() -> Vec<u8> {
    shaper(2, ADOBE, &gamma(563.0 / 256.0))
}

/// As screens and telephones have it.
pub fn display() -> Vec<u8> {
    let mut curve = b"para\0\0\0\0\0\x03\0\0".to_vec();
    curve.extend([2.4, 1.0 / 1.055, 0.055 / 1.055, 1.0 / 12.92, 0.04045].into_iter().flat_map(fixed));
    shaper(4, P3, &curve)
}

/// As old scanners have it: no straight line, no power.
pub fn sampled() -> Vec<u8> {
    shaper(2, SRGB, &curve(64, lightness))
}

/// From L\* as a fraction to Y.
fn lightness(l: f64) -> f64 {
    let f = (l * 100.0 + 16.0) / 116.0;
    if f > 6.0 / 29.0 { f.powi(3) } else { (f - 16.0 / 116.0) / 7.787 }
}

/// Grey of one exponent.
pub fn gray() -> Vec<u8> {
    Builder::new(2, b"GRAY").with(b"kTRC", gamma(2.2)).bytes()
}

/// Grey with a toe: a scanner's.
pub fn gray_sampled() -> Vec<u8> {
    Builder::new(2, b"GRAY").with(b"kTRC", curve(33, |x| 0.02 + 0.98 * lightness(x))).bytes()
}

/// A scanner's table from RGB to Lab (`lut16Type`): one that is no matrix, with a black that is not quite black.
pub fn table() -> Vec<u8> {
    const POINTS: u8 = 9;
    let mut data = b"mft2\0\0\0\0\x03\x03".to_vec();
    data.extend([POINTS, 0]);
    for i in 0..9 {
        data.extend(fixed(if i % 4 == 0 { 1.0 } else { 0.0 }));
    }
    data.extend([0, 2, 0, 2]);
    // Curves that change nothing.
    data.extend([0, 0, 0xff, 0xff].repeat(3));
    let level = |i: u8| f64::from(i) / f64::from(POINTS - 1);
    for r in 0..POINTS {
        for g in 0..POINTS {
            for b in 0..POINTS {
                let (r, g, b) = (level(r), level(g), level(b));
                let l = 4.0 + 96.0 * (0.3 * r + 0.6 * g + 0.1 * b);
                let (a, b) = (70.0 * (r - g) * (1.0 - 0.2 * b), 60.0 * ((r + g) / 2.0 - b) * (1.0 - 0.1 * r));
                // ICC.1:2010, 6.3.4.2: 0xff00 is 100, or 127.
                let values = [l / 100.0 * 65_280.0, (a + 128.0) * 256.0, (b + 128.0) * 256.0];
                data.extend(values.into_iter().flat_map(|v| (v.round() as u16).to_be_bytes()));
            }
        }
    }
    data.extend([0, 0, 0xff, 0xff].repeat(3));
    let mut builder = Builder::new(2, b"RGB ").with(b"A2B0", data.clone()).with(b"A2B1", data);
    (builder.class, builder.pcs) = (b"scnr", b"Lab ");
    builder.bytes()
}
