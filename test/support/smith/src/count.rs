//! The oracle: a module that counts every instruction that it executes, one by one.

use crate::encode::encoded_again;
use std::convert::Infallible;
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{
    CodeSection, ConstExpr, ExportKind, ExportSection, Function, GlobalSection, GlobalType,
    Instruction, Module, SectionId, ValType,
};
use wasmparser::{
    CustomSectionReader, FunctionBody, ImportSectionReader, Operator, Parser, Payload, TypeRef,
};

/// `(global (mut i64))`: instructions executed.
const EXPORT: &str = "__count";

/// The module with a count in front of every instruction that does something. Panics if it is malformed.
///
/// Custom sections are left out: offsets in them would be wrong.
pub fn counted(bytes: &[u8]) -> Vec<u8> {
    encoded_again(bytes, Counter::of(bytes))
}

struct Counter {
    /// Index of the count: behind all others.
    global: u32,
    has_globals: bool,
    has_exports: bool,
}

impl Counter {
    fn of(bytes: &[u8]) -> Counter {
        let mut counter = Counter {
            global: 0,
            has_globals: false,
            has_exports: false,
        };
        for payload in Parser::new(0).parse_all(bytes) {
            match payload.expect("the module is well-formed") {
                Payload::ImportSection(imports) => counter.global += count_globals(imports),
                Payload::GlobalSection(globals) => {
                    counter.global += globals.count();
                    counter.has_globals = true;
                }
                Payload::ExportSection(_) => counter.has_exports = true,
                _ => {}
            }
        }
        counter
    }

    fn add_global(&self, globals: &mut GlobalSection) {
        let kind = GlobalType {
            val_type: ValType::I64,
            mutable: true,
            shared: false,
        };
        globals.global(kind, &ConstExpr::i64_const(0));
    }

    fn add_export(&self, exports: &mut ExportSection) {
        exports.export(EXPORT, ExportKind::Global, self.global);
    }

    fn add_one(&self, function: &mut Function) {
        function.instruction(&Instruction::GlobalGet(self.global));
        function.instruction(&Instruction::I64Const(1));
        function.instruction(&Instruction::I64Add);
        function.instruction(&Instruction::GlobalSet(self.global));
    }
}

fn count_globals(imports: ImportSectionReader<'_>) -> u32 {
    imports
        .into_imports()
        .map(|import| import.expect("an import"))
        .filter(|import| matches!(import.ty, TypeRef::Global(_)))
        .count() as u32
}

impl Reencode for Counter {
    type Error = Infallible;

    fn parse_function_body(
        &mut self,
        code: &mut CodeSection,
        body: FunctionBody<'_>,
    ) -> Result<(), Error> {
        let mut function = self.new_function_with_parsed_locals(&body)?;
        let mut operators = body.get_operators_reader()?;
        while !operators.eof() {
            let operator = operators.read()?;
            if does_something(&operator) {
                self.add_one(&mut function);
            }
            function.instruction(&self.instruction(operator)?);
        }
        code.function(&function);
        Ok(())
    }

    fn parse_global_section(
        &mut self,
        globals: &mut GlobalSection,
        section: wasmparser::GlobalSectionReader<'_>,
    ) -> Result<(), Error> {
        utils::parse_global_section(self, globals, section)?;
        self.add_global(globals);
        Ok(())
    }

    fn parse_export_section(
        &mut self,
        exports: &mut ExportSection,
        section: wasmparser::ExportSectionReader<'_>,
    ) -> Result<(), Error> {
        utils::parse_export_section(self, exports, section)?;
        self.add_export(exports);
        Ok(())
    }

    fn parse_custom_section(
        &mut self,
        _: &mut Module,
        _: CustomSectionReader<'_>,
    ) -> Result<(), Error> {
        Ok(())
    }

    /// Adds the sections that the module does not have.
    fn intersperse_section_hook(
        &mut self,
        module: &mut Module,
        _after: Option<SectionId>,
        before: Option<SectionId>,
    ) -> Result<(), Error> {
        let next = before.map_or(u8::MAX, order);
        if !self.has_globals && next > order(SectionId::Global) {
            self.has_globals = true;
            let mut globals = GlobalSection::new();
            self.add_global(&mut globals);
            module.section(&globals);
        }
        if !self.has_exports && next > order(SectionId::Export) {
            self.has_exports = true;
            let mut exports = ExportSection::new();
            self.add_export(&mut exports);
            module.section(&exports);
        }
        Ok(())
    }
}

/// Where a section stands in a module: their numbers do not tell.
fn order(section: SectionId) -> u8 {
    use SectionId::*;
    let all = [
        Type, Import, Function, Table, Memory, Tag, Global, Export, Start, Element, DataCount,
        Code, Data,
    ];
    all.iter()
        .position(|known| *known == section)
        .expect("a section of a core module") as u8
}

/// What only marks a place in the code costs nothing.
fn does_something(operator: &Operator<'_>) -> bool {
    !matches!(
        operator,
        Operator::Nop
            | Operator::Block { .. }
            | Operator::Loop { .. }
            | Operator::Else
            | Operator::End
            | Operator::Try { .. }
            | Operator::TryTable { .. }
            | Operator::Catch { .. }
            | Operator::CatchAll
            | Operator::Delegate { .. }
    )
}
