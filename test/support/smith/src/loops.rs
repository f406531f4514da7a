//! Random programs of loops such as compilers write: counted up, counted down, walking a pointer, with
//! breaks, with a counter or a bound that the body changes. And the ones that nearly look like those.

use crate::body::{Body, FUNCTION_TYPE, PARAMETERS, TAG_TYPE};
use crate::random::Random;
use ValType::{I32, I64};
use wasm_encoder::{
    CodeSection, ConstExpr, DataSection, ElementSection, Elements, ExportKind, ExportSection,
    FunctionSection, GlobalSection, GlobalType, MemorySection, MemoryType, Module, RefType,
    TableSection, TableType, TagKind, TagSection, TagType, TypeSection, ValType,
};

pub fn module(random: &mut Random) -> Vec<u8> {
    let functions = 2 + random.below(4) as u32;
    let mut types = TypeSection::new();
    types.ty().function(PARAMETERS, [I32]);
    types.ty().function([I32], [I32]);
    types.ty().function([I32], []);
    let mut declared = FunctionSection::new();
    let mut exports = ExportSection::new();
    let mut code = CodeSection::new();
    for index in 0..functions {
        declared.function(FUNCTION_TYPE);
        exports.export(&format!("f{index}"), ExportKind::Func, index);
        code.function(&Body::random(random, index, functions));
    }
    exports.export("memory", ExportKind::Memory, 0);
    exports.export("table", ExportKind::Table, 0);
    exports.export("narrow", ExportKind::Global, 0);
    exports.export("wide", ExportKind::Global, 1);
    exports.export("tag", ExportKind::Tag, 0);

    let mut module = Module::new();
    module
        .section(&types)
        .section(&declared)
        .section(&table(functions))
        .section(&memory());
    module.section(&tag()).section(&globals()).section(&exports);
    module
        .section(&elements(functions))
        .section(&code)
        .section(&data(random));
    module.finish()
}

fn table(elements: u32) -> TableSection {
    let mut tables = TableSection::new();
    let minimum = u64::from(elements);
    tables.table(TableType {
        element_type: RefType::FUNCREF,
        minimum,
        maximum: Some(40),
        table64: false,
        shared: false,
    });
    tables
}

fn memory() -> MemorySection {
    let mut memories = MemorySection::new();
    memories.memory(MemoryType {
        minimum: 1,
        maximum: Some(4),
        memory64: false,
        shared: false,
        page_size_log2: None,
    });
    memories
}

fn tag() -> TagSection {
    let mut tags = TagSection::new();
    tags.tag(TagType {
        kind: TagKind::Exception,
        func_type_idx: TAG_TYPE,
    });
    tags
}

fn globals() -> GlobalSection {
    let mut globals = GlobalSection::new();
    globals.global(
        GlobalType {
            val_type: I32,
            mutable: true,
            shared: false,
        },
        &ConstExpr::i32_const(3),
    );
    globals.global(
        GlobalType {
            val_type: I64,
            mutable: true,
            shared: false,
        },
        &ConstExpr::i64_const(5),
    );
    globals
}

fn elements(functions: u32) -> ElementSection {
    let mut elements = ElementSection::new();
    let all: Vec<u32> = (0..functions).collect();
    elements.active(
        None,
        &ConstExpr::i32_const(0),
        Elements::Functions(all.into()),
    );
    elements
}

fn data(random: &mut Random) -> DataSection {
    let mut data = DataSection::new();
    data.active(0, &ConstExpr::i32_const(0), random.bytes(256));
    data
}
