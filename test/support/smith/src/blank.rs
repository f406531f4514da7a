//! Makes a module that fails a test smaller.

use crate::encode::encoded_again;
use std::convert::Infallible;
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{CodeSection, Function, Instruction};
use wasmparser::FunctionBody;

/// The module with nothing but a trap in one of its own functions. Panics if it is malformed.
pub fn blanked(bytes: &[u8], function: u64) -> Vec<u8> {
    encoded_again(bytes, Blanker { function, next: 0 })
}

struct Blanker {
    function: u64,
    next: u64,
}

impl Reencode for Blanker {
    type Error = Infallible;

    fn parse_function_body(
        &mut self,
        code: &mut CodeSection,
        body: FunctionBody<'_>,
    ) -> Result<(), Error> {
        self.next += 1;
        if self.next - 1 != self.function {
            return utils::parse_function_body(self, code, body);
        }
        let mut function = Function::new([]);
        function
            .instruction(&Instruction::Unreachable)
            .instruction(&Instruction::End);
        code.function(&function);
        Ok(())
    }
}
