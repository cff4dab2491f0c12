//! Pictures and their masks.

use super::{Maker, marks, picture, rows};
use crate::pages::{Image, ImageMask, Shape};

#[test]
fn pictures_of_every_depth_come_as_bytes() {
    let maker = Maker::page(
        "/XObject<</A 5 0 R/B 6 0 R/C 7 0 R/D 8 0 R>>/ColorSpace<<>>",
        "20 0 0 10 0 0 cm /A Do /B Do /C Do /D Do",
    )
    .stream(5, "/Subtype/Image/Width 3/Height 2/BitsPerComponent 4/ColorSpace/DeviceGray/Decode[1 0]", &[0x0F, 0x80, 0xF0, 0x00])
    .stream(6, "/Subtype/Image/Width 2/Height 1/BitsPerComponent 16/ColorSpace/DeviceRGB", &[0, 0, 128, 0, 255, 255, 1, 1, 2, 2, 3, 3])
    .stream(7, "/Subtype/Image/Width 10/Height 1/ImageMask true", &[0b1010_1010, 0b1000_0000])
    .stream(8, "/Subtype/Image/Width 4/Height 1/BitsPerComponent 2/ColorSpace[/Indexed/DeviceRGB 3<000000111111222222333333>]/Mask[1 2]", &[0b0001_1011]);
    let list = maker.draw();
    let marks = marks(&list);
    assert_eq!(rows(picture(marks[0])), [[255, 0, 119], [0, 255, 255]]);
    assert_eq!(rows(picture(marks[1])), [[0, 128, 255, 1, 2, 3]]);
    assert_eq!(rows(picture(marks[2])), [[0, 255, 0, 255, 0, 255, 0, 255, 0, 255]], "a stencil paints where it is 0");
    assert!(picture(marks[2]).stencil && picture(marks[2]).space.is_none());
    assert_eq!(rows(picture(marks[3])), [[0, 1, 2, 3]]);
    assert!(matches!(&picture(marks[3]).mask, Some(ImageMask::ColorKey(ranges)) if ranges == &[[1, 2]]));
    match &marks[0].shape {
        Shape::Picture { matrix, .. } => assert_eq!(Image::ppi(3, 2, *matrix), [10.8, 14.4]),
        other => panic!("{other:?}"),
    }
}

#[test]
fn masks_and_inline_pictures_are_read_and_short_data_is_said() {
    let maker = Maker::page(
        "/XObject<</A 5 0 R/B 8 0 R>>",
        "/A Do BI /W 2 /H 2 /BPC 8 /CS /G /F /AHx ID 00 80 FF 40> EI BI /W 1 /H 1 /IM true /D [1 0] ID \u{1} EI /B Do",
    )
    .stream(5, "/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray/SMask 6 0 R/Mask 7 0 R", &[7])
    .stream(6, "/Subtype/Image/Width 2/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray/Matte[.5]", &[1, 2])
    .stream(7, "/Subtype/Image/Width 1/Height 1/ImageMask true", &[0])
    .stream(8, "/Subtype/Image/Width 1/Height 3/BitsPerComponent 8/ColorSpace/DeviceGray", &[1, 2]);
    let list = maker.draw();
    let marks = marks(&list);
    match &picture(marks[0]).mask {
        Some(ImageMask::Soft { image, matte }) => {
            assert_eq!(rows(image), [[1, 2]]);
            assert_eq!(matte.as_deref(), Some([0.5].as_slice()));
        }
        other => panic!("{other:?}: a soft mask goes before a stencil"),
    }
    assert!(picture(marks[1]).inline);
    assert_eq!(rows(picture(marks[1])), [[0, 128], [255, 64]]);
    assert_eq!(rows(picture(marks[2])), [[0]]);
    let error = picture(marks[3]).samples.rows(&mut |_, _| ()).unwrap_err();
    assert!(error.contains("1 of its 3 rows"), "{error}");
}
