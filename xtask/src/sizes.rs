//! The sizes of files, raw and compressed.

use anyhow::{Context, Result};
use std::{fs, path::Path};

/// One file of a `dist` folder.
pub struct Size {
    /// Its name in the folder.
    pub name: String,
    /// Its bytes.
    pub raw: u64,
    /// Its bytes in brotli at the highest level, as a server sends them.
    pub brotli: u64,
}

/// The files of a `dist` folder that a first list needs, the loader first.
pub struct Sizes(pub Vec<Size>);

impl Sizes {
    /// Measures the files of those names in a folder.
    pub fn measure(folder: &Path, names: &[&str]) -> Result<Sizes> {
        names
            .iter()
            .map(|name| {
                let path = folder.join(name);
                let bytes = fs::read(&path).with_context(|| format!("{} cannot be read", path.display()))?;
                Ok(Size { name: (*name).to_owned(), raw: bytes.len() as u64, brotli: brotli(&bytes)? })
            })
            .collect::<Result<_>>()
            .map(Sizes)
    }

    /// The loader's bytes in brotli; it is the first file.
    pub fn loader(&self) -> u64 {
        self.0.first().map_or(0, |size| size.brotli)
    }

    /// The bytes of all files in brotli.
    pub fn total(&self) -> u64 {
        self.0.iter().map(|size| size.brotli).sum()
    }

    /// Prints a table.
    pub fn print(&self) {
        println!("{:<28} {:>9} {:>9}", "file", "bytes", "brotli 11");
        for Size { name, raw, brotli } in &self.0 {
            println!("{name:<28} {raw:>9} {brotli:>9}");
        }
        println!(
            "{:<28} {:>9} {:>9}",
            "all a first list needs",
            self.0.iter().map(|s| s.raw).sum::<u64>(),
            self.total()
        );
    }
}

/// The number of bytes after brotli at the highest level.
pub fn brotli(bytes: &[u8]) -> Result<u64> {
    let params =
        brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, size_hint: bytes.len(), ..Default::default() };
    let mut packed = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut packed, &params)?;
    Ok(packed.len() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_province_of_the_gazetteer_takes_at_most_3_kb() {
        let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../gazetteer"));
        let provinces: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|e| e == "txt") && !path.ends_with("index.txt"))
            .collect();
        assert_eq!(provinces.len(), 34);
        for path in provinces {
            let packed = brotli(&fs::read(&path).unwrap()).unwrap();
            assert!(packed <= 3000, "{}: {packed} B", path.display());
        }
    }
}
