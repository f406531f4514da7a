//! What the fuzzer's host has to give: wasm-smith chooses from it.

use wasm_encoder::{
    EntityType, GlobalType, ImportSection, MemoryType, Module, RefType, TableType, TagKind,
    TagType, TypeSection, ValType,
};

/// A module of imports alone, each from `host`.
pub fn available() -> Vec<u8> {
    use ValType::{F32, F64, I32, I64};
    let functions: [(&str, &[ValType], &[ValType]); 6] = [
        ("nothing", &[], &[]),
        ("add", &[I32, I32], &[I32]),
        ("swap", &[I64, F64], &[F64, I64]),
        ("floats", &[F32, F64], &[F32]),
        ("same", &[ValType::EXTERNREF], &[ValType::EXTERNREF]),
        // Calls an export.
        ("reenter", &[I32], &[]),
    ];
    let mut types = TypeSection::new();
    let mut imports = ImportSection::new();
    for (index, (name, parameters, results)) in functions.into_iter().enumerate() {
        types
            .ty()
            .function(parameters.iter().copied(), results.iter().copied());
        imports.import("host", name, EntityType::Function(index as u32));
    }
    let tag = types.len();
    types.ty().function([I32], []);
    let entities: [(&str, EntityType); 6] = [
        ("memory", memory(2).into()),
        ("table", table().into()),
        ("count", global(I32, true).into()),
        ("total", global(I64, true).into()),
        ("ratio", global(F64, false).into()),
        (
            "tag",
            TagType {
                kind: TagKind::Exception,
                func_type_idx: tag,
            }
            .into(),
        ),
    ];
    for (name, entity) in entities {
        imports.import("host", name, entity);
    }
    let mut module = Module::new();
    module.section(&types).section(&imports);
    module.finish()
}

fn memory(pages: u64) -> MemoryType {
    MemoryType {
        minimum: pages,
        maximum: Some(16),
        memory64: false,
        shared: false,
        page_size_log2: None,
    }
}

fn table() -> TableType {
    TableType {
        element_type: RefType::FUNCREF,
        minimum: 10,
        maximum: Some(50),
        table64: false,
        shared: false,
    }
}

fn global(val_type: ValType, mutable: bool) -> GlobalType {
    GlobalType {
        val_type,
        mutable,
        shared: false,
    }
}
