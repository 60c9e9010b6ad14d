//! A photograph of a page, small enough to commit with the tests, and the difference between two of them.
//!
//! It has half the size of the screenshot and 16 levels per colour. That leaves out the differences between the fonts and graphics
//! chips of machines, and keeps the files small.

use std::{fs::File, io::BufReader, path::Path};

/// Levels of each colour.
const LEVELS: u32 = 16;

/// A picture of a page: rows of red, green and blue.
#[derive(Clone, PartialEq, Eq)]
pub struct Photograph {
    width: u32,
    height: u32,
    pixels: Vec<u8>,
}

impl Photograph {
    /// Converts a screenshot in PNG.
    pub fn develop(png: &[u8]) -> Photograph {
        let whole = Photograph::decode(std::io::Cursor::new(png), "the screenshot");
        let (width, height) = (whole.width / 2, whole.height / 2);
        let mut pixels = Vec::with_capacity((width * height * 3) as usize);
        for y in 0..height {
            for x in 0..width {
                for colour in 0..3 {
                    let at = |dx: u32, dy: u32| u32::from(whole.at(2 * x + dx, 2 * y + dy)[colour]);
                    let mean = (at(0, 0) + at(1, 0) + at(0, 1) + at(1, 1)) / 4;
                    let level = (mean * (LEVELS - 1) + 127) / 255;
                    pixels.push((level * 255 / (LEVELS - 1)) as u8);
                }
            }
        }
        Photograph { width, height, pixels }
    }

    /// Loads one from a file; `None` if it does not exist.
    pub fn load(path: &Path) -> Option<Photograph> {
        let file = File::open(path).ok()?;
        Some(Photograph::decode(BufReader::new(file), &path.display().to_string()))
    }

    /// Saves it to a file.
    pub fn save(&self, path: &Path) {
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder that can be made");
        let file = File::create(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let mut encoder = png::Encoder::new(file, self.width, self.height);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_compression(png::Compression::High);
        encoder.set_filter(png::Filter::NoFilter);
        let written = encoder.write_header().and_then(|mut writer| writer.write_image_data(&self.pixels));
        written.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }

    /// The share of the pixels that differ by more than one level of a colour, 0 to 1; 1 if the sizes differ.
    pub fn difference(&self, other: &Photograph) -> f64 {
        if (self.width, self.height) != (other.width, other.height) {
            return 1.0;
        }
        let step = 255 / (LEVELS - 1) as u8;
        let differ =
            |(one, other): (&[u8], &[u8])| one.iter().zip(other).any(|(one, other)| one.abs_diff(*other) > step);
        let count = self.pixels.chunks(3).zip(other.pixels.chunks(3)).filter(|pair| differ(*pair)).count();
        count as f64 / f64::from(self.width * self.height)
    }

    fn at(&self, x: u32, y: u32) -> [u8; 3] {
        let place = ((y * self.width + x) * 3) as usize;
        [self.pixels[place], self.pixels[place + 1], self.pixels[place + 2]]
    }

    fn decode(from: impl std::io::BufRead + std::io::Seek, name: &str) -> Photograph {
        let mut decoder = png::Decoder::new(from);
        decoder.set_transformations(png::Transformations::normalize_to_color8());
        let mut reader = decoder.read_info().unwrap_or_else(|error| panic!("{name}: {error}"));
        let mut bytes = vec![0; reader.output_buffer_size().expect("a size that fits")];
        let info = reader.next_frame(&mut bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
        let samples = info.color_type.samples();
        assert!(samples >= 3, "{name} is no picture in colour");
        let pixels = bytes[..info.buffer_size()].chunks(samples).flat_map(|pixel| pixel[..3].to_vec()).collect();
        Photograph { width: info.width, height: info.height, pixels }
    }
}
