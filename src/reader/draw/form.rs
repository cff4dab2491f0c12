//! Objects that are drawn by name (ISO 32000-1, 8.8 to 8.10): pictures, inline pictures, forms with and without groups.

use std::rc::Rc;

use hayro_syntax::object::{Dict, FromBytes, Object, ObjectIdentifier, Stream};
use kurbo::{Affine, BezPath, Rect, Shape as _};

use crate::pages::{Fault, Group, Image, Shape, State};
use crate::reader::lexer::Lexer;
use crate::reader::picture;
use crate::reader::read::{matrix, name, rect, text_of};
use crate::reader::space::of;

use super::{Painter, content_of, group_space, within_reach};

impl<'d> Painter<'d, '_> {
    /// `Do`
    pub(super) fn object(&mut self, key: Option<&[u8]>) {
        let Some(key) = key else { return };
        let Some((dict, Object::Stream(stream))) = self.resource("XObject", key) else {
            return self.say(
                Fault::Resource,
                &format!("it draws the object `{}`, which its resources do not have.", text_of(key)),
            );
        };
        let id = dict.get_ref(key).map(ObjectIdentifier::from);
        self.on_layer(stream.dict(), |painter| painter.shown(&stream, id));
    }

    fn shown(&mut self, stream: &Stream<'_>, id: Option<ObjectIdentifier>) {
        match name(stream.dict(), "Subtype").as_deref() {
            Some("Image") => self.image(stream, id),
            Some("Form") => self.form(stream, id, Affine::IDENTITY),
            Some("PS") => self.say(
                Fault::Operator,
                &format!("it has a PostScript object{}, which is not drawn.", of(id.map(|id| id.obj_number))),
            ),
            // Written without a subtype, a form is what has a frame.
            _ if stream.dict().contains_key("BBox") => self.form(stream, id, Affine::IDENTITY),
            other => self.say(
                Fault::Content,
                &format!(
                    "it draws an object{} of the kind `{}`, which no standard knows.",
                    of(id.map(|id| id.obj_number)),
                    other.unwrap_or_default()
                ),
            ),
        }
    }

    fn image(&mut self, stream: &Stream<'_>, id: Option<ObjectIdentifier>) {
        let id = id.map(|id| (id, self.defaults));
        let kept = id.and_then(|id| self.drawing.kept.images.borrow().get(&id).cloned());
        let image = kept.unwrap_or_else(|| {
            let image = picture::read(self.file(), stream, self.names());
            if let Some(id) = id {
                self.drawing.kept.images.borrow_mut().insert(id, image.clone());
            }
            image
        });
        match image {
            Ok(image) => self.picture(image),
            Err(error) => {
                let object = of(id.map(|(id, _)| id.obj_number));
                self.say(Fault::Picture, &format!("A picture{object} cannot be read and is left out: {error}."));
            }
        }
    }

    fn picture(&mut self, image: Rc<Image>) {
        let matrix = self.now.ctm;
        let stencil = image.stencil.then(|| self.now.fill.paint());
        let bounds = matrix.transform_rect_bbox(Rect::new(0.0, 0.0, 1.0, 1.0));
        self.mark(Shape::Picture { image, matrix, stencil }, bounds);
    }

    /// `BI … ID … EI`
    pub(super) fn inline_image(&mut self, lexer: &mut Lexer<'_>) {
        let Some(head) = lexer.inline_head() else {
            return self.say(Fault::Picture, "it has a picture in its content (BI) without data (ID); it is left out.");
        };
        if !self.count(super::INLINE.saturating_add((head.len() / super::ENTRIES) as u32)) {
            return;
        }
        let Some(dict) = Dict::from_bytes(&head) else {
            lexer.inline_data(None);
            return self.say(
                Fault::Picture,
                "it has a picture in its content (BI) whose dictionary cannot be read; it is left out.",
            );
        };
        let data = lexer.inline_data(picture::inline_length(&dict, self.names()));
        match picture::inline(self.file(), &dict, data, self.names()) {
            Ok(image) => self.picture(image),
            Err(error) => self.say(
                Fault::Picture,
                &format!("A picture in its content (BI) cannot be read and is left out: {error}."),
            ),
        }
    }

    /// The Resources of a form, by its object.
    pub(super) fn form_resources(&self, object: u32) -> Option<Dict<'d>> {
        self.file().dict(ObjectIdentifier::new(object, 0))?.get::<Dict<'d>>("Resources")
    }

    /// A form; `outer` comes between the page and its own matrix (annotations).
    pub(super) fn form(&mut self, stream: &Stream<'_>, id: Option<ObjectIdentifier>, outer: Affine) {
        if self.saved.len() + 2 > super::DEEPEST_SAVED {
            return self
                .say(Fault::Content, "it draws a form inside of too many saved graphics states; it is left out.");
        }
        if !self.count(super::HEAVY) {
            return;
        }
        let Some(bytes) = content_of(self.drawing, stream, "A form") else { return };
        let dict = stream.dict();
        let number = id.map(|id| id.obj_number);
        self.save();
        self.now.ctm = within_reach(self.now.ctm * outer * matrix(dict, "Matrix"));
        let base = std::mem::replace(&mut self.base, self.now.ctm);
        let bbox = rect(dict, "BBox");
        if let Some(bbox) = bbox {
            self.clip_to(bbox);
        }
        let depth = self.resources.len();
        // Without its own it uses those of the page (7.8.3).
        if let Some(own) = id.and_then(|id| self.file().dict(id)).and_then(|dict| dict.get::<Dict<'d>>("Resources")) {
            self.looked_at(&own);
            self.resources.push(own);
            self.find_spaces();
        }
        let group =
            dict.get::<Dict<'_>>("Group").filter(|group| name(group, "S").is_none_or(|kind| kind == "Transparency"));
        let mut opened = false;
        if let Some(group) = group {
            let space = group_space(self.names(), &group).unwrap_or_else(|error| {
                self.say(
                    Fault::Space,
                    &format!("The group of a form{} has a colour space that cannot be read: {error}.", of(number)),
                );
                None
            });
            let bounds = bbox.map_or_else(Rect::default, |bbox| self.now.ctm.transform_rect_bbox(bbox));
            opened = self.open_group(&Group {
                bounds,
                isolated: group.get::<bool>("I").unwrap_or(false),
                knockout: group.get::<bool>("K").unwrap_or(false),
                space,
                state: self.now.state.clone(),
                source: self.source,
            });
            // What is in it begins opaque (11.6.6).
            let state = Rc::make_mut(&mut self.now.state);
            let fresh = State::default();
            (state.fill_alpha, state.stroke_alpha) = (1.0, 1.0);
            (state.blend, state.soft_mask) = (fresh.blend, None);
        }
        let path = std::mem::take(&mut self.path);
        let clip = self.clip.take();
        let text = std::mem::take(&mut self.text);
        let lenient = std::mem::take(&mut self.lenient);
        let drawing = self.drawing;
        // Saved once more, so that clips of its content close before its group does.
        self.save();
        drawing.within(number, "A form", || self.follow(&bytes, &[(usize::MAX, number)]));
        self.restore();
        (self.path, self.clip, self.text, self.lenient) = (path, clip, text, lenient);
        if opened {
            self.sink.close_group();
        }
        if self.resources.len() > depth {
            self.resources.truncate(depth);
            self.find_spaces();
        }
        self.base = base;
        self.restore();
    }

    /// Clips to a rectangle of user space.
    pub(super) fn clip_to(&mut self, bbox: Rect) {
        let path: BezPath = self.now.ctm * bbox.to_path(0.1);
        self.open_clip(Rc::new(path), false);
    }
}
