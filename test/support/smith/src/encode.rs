//! Writes a module again, with changes on the way.

use std::convert::Infallible;
use wasm_encoder::Module;
use wasm_encoder::reencode::Reencode;
use wasmparser::Parser;

/// The module as `change` writes it. Panics if it is malformed.
pub fn encoded_again(bytes: &[u8], mut change: impl Reencode<Error = Infallible>) -> Vec<u8> {
    let mut module = Module::new();
    change
        .parse_core_module(&mut module, Parser::new(0), bytes)
        .expect("the module can be encoded again");
    module.finish()
}
