//! Makes a module that fails a test smaller.

use std::convert::Infallible;
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{CodeSection, Function, Instruction, Module};
use wasmparser::{FunctionBody, Parser};

/// The module with nothing but a trap in one of its own functions. Panics if it is malformed.
pub fn blanked(bytes: &[u8], function: u64) -> Vec<u8> {
    let mut module = Module::new();
    let mut blanker = Blanker { function, next: 0 };
    blanker
        .parse_core_module(&mut module, Parser::new(0), bytes)
        .expect("the module can be encoded again");
    module.finish()
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
