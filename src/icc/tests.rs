//! Profiles against known colours.

use super::*;
use crate::intent::Profile;

fn fogra39() -> Icc {
    let profile = Profile::fogra39();
    Icc::read(&miniz_oxide::inflate::decompress_to_vec_zlib(&profile.deflated).unwrap()).unwrap()
}

#[test]
fn lab_and_back() {
    for lab in [[50.0, 20.0, -30.0], [3.0, 0.0, 0.0], [100.0, 0.0, 0.0]] {
        let Lab(again) = Xyz::from(Lab(lab)).into();
        assert!(lab.iter().zip(again).all(|(a, b)| (a - b).abs() < 1e-9), "{lab:?} {again:?}");
    }
}

#[test]
fn white_of_srgb_is_white() {
    let Lab([l, a, b]) = Icc::srgb().color(Rendering::Relative, [1.0; 4]).into();
    assert!((l - 100.0).abs() < 0.001 && a.abs() < 0.001 && b.abs() < 0.001, "{l} {a} {b}");
}

/// ISO 12647-2:2004/Amd 1, paper type 1, on the medium's white: the solids within the profile's rounding.
#[test]
fn fogra39_solids() {
    let icc = fogra39();
    let lab = |inks| Lab::from(icc.color(Rendering::Relative, inks)).0.map(f64::round);
    assert_eq!(lab([0.0; 4]), [100.0, 0.0, 0.0]);
    assert_eq!(lab([0.0, 0.0, 0.0, 1.0]), [17.0, 0.0, 1.0]);
    assert_eq!(lab([1.0, 0.0, 0.0, 0.0]), [58.0, -40.0, -50.0]);
    assert_eq!(lab([0.0, 0.0, 1.0, 0.0]), [94.0, -5.0, 98.0]);
}

/// With compensation, black is the blackest mixture of the profile, not what the nearest colour to L* 0 happens to be.
#[test]
fn black_of_srgb_is_the_press_s() {
    let press = fogra39();
    let compensation = compensation(&Icc::srgb(), &press, Rendering::Relative).unwrap();
    let inks = press.device(Rendering::Relative, compensation.apply(Xyz::default())).unwrap();
    let Lab([l, ..]) = press.color(Rendering::Relative, inks).into();
    assert!((9.0..10.5).contains(&l), "{l}");
    let white = compensation.apply(D50);
    assert!(white.0.iter().zip(D50.0).all(|(a, b)| (a - b).abs() < 1e-12), "{white:?}");
}

#[test]
fn what_is_no_profile() {
    assert!(matches!(Icc::read(b""), Err(IccError::Broken(_))));
    assert!(matches!(Icc::read(&[0; 200]), Err(IccError::Broken(_))));
    assert_eq!(Icc::read(&vec![0; MOST_BYTES + 1]).unwrap_err(), IccError::TooLarge(MOST_BYTES + 1));
}
