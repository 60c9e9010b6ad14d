//! Minifying JavaScript.

use anyhow::{Result, bail};
use oxc_allocator::Allocator;
use oxc_codegen::{Codegen, CodegenOptions};
use oxc_minifier::{CompressOptions, MangleOptions, Minifier, MinifierOptions};
use oxc_parser::Parser;
use oxc_semantic::SemanticBuilder;
use oxc_span::SourceType;

/// How a file is run: its top-level names are local in a module, global in a script.
#[derive(Clone, Copy)]
pub enum Kind {
    /// `<script>`.
    Script,
    /// `<script type=module>` or `import`.
    Module,
}

/// Minifies a program. Syntax errors name the place; so do errors that only the whole file shows, such as a name declared twice.
pub fn minify(name: &str, source: &str, kind: Kind) -> Result<String> {
    let kind = match kind {
        Kind::Script => SourceType::script(),
        Kind::Module => SourceType::mjs(),
    };
    let allocator = Allocator::default();
    let mut parsed = Parser::new(&allocator, source, kind).parse();
    let mut faults = parsed.diagnostics;
    if faults.is_empty() {
        faults = SemanticBuilder::new().with_check_syntax_error(true).build(&parsed.program).diagnostics;
    }
    if !faults.is_empty() {
        let faults: Vec<String> =
            faults.into_iter().map(|fault| format!("{:?}", fault.with_source_code(source.to_owned()))).collect();
        bail!("{name} cannot be read:\n{}", faults.join("\n"));
    }
    let options = MinifierOptions {
        mangle: Some(MangleOptions::default()),
        compress: Some(CompressOptions::smallest()),
        ..MinifierOptions::default()
    };
    let minified = Minifier::new(options).minify(&allocator, &mut parsed.program);
    let printed = Codegen::new()
        .with_options(CodegenOptions::minify())
        .with_scoping(minified.scoping)
        .with_private_member_mappings(minified.class_private_mappings)
        .build(&parsed.program);
    Ok(printed.code.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_what_others_see_and_shortens_the_rest() {
        let glue =
            minify("glue", "export function mount(element) { const inner = element; return inner; }", Kind::Module);
        let glue = glue.unwrap();
        assert!(glue.contains("mount") && !glue.contains("element"), "{glue}");

        let loader =
            minify("loader", "(() => { const first = document.currentScript; window.x = first; })()", Kind::Script);
        let loader = loader.unwrap();
        assert!(loader.contains("document.currentScript") && loader.contains("window.x"), "{loader}");
        assert!(!loader.contains("import") && !loader.contains("first"), "{loader}");
    }

    #[test]
    fn names_the_place_of_a_syntax_error() {
        let error = minify("loader", "let = ;", Kind::Script).unwrap_err().to_string();
        assert!(error.starts_with("loader cannot be read"), "{error}");
        let error = minify("glue", "const start = 1; export const start = 2;", Kind::Module).unwrap_err().to_string();
        assert!(error.contains("start"), "{error}");
    }
}
