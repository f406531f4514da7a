//! Writes the bindings that wit-bindgen makes of the contract to the standard output.
//!
//! They are kept in `src/contract.rs`, so that a plugin is built without wit-bindgen's macro, which
//! takes a minute to compile.

use std::error::Error;
use std::io::{Write, stdout};

use wit_bindgen_core::wit_parser::Resolve;
use wit_bindgen_core::{Files, WorldGenerator};
use wit_bindgen_rust::Opts;

const CONTRACT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../wit/v0.1");
const WORLD: &str = "handler";

fn main() -> Result<(), Box<dyn Error>> {
    let mut contract = Resolve::default();
    let (package, _) = contract.push_path(CONTRACT)?;
    let world = contract.select_world(&[package], Some(WORLD))?;
    let mut files = Files::default();
    options()
        .build()
        .generate(&mut contract, world, &mut files)?;
    for (_, content) in files.iter() {
        stdout().write_all(content)?;
    }
    Ok(())
}

fn options() -> Opts {
    Opts {
        format: true,
        generate_all: true,
        pub_export_macro: true,
        export_macro_name: Some("export".into()),
        default_bindings_module: Some("::wayhouse::__private::contract".into()),
        ..Opts::default()
    }
}
