//! Random modules.

use crate::random::Random;
use crate::{imports, loops};
use arbitrary::Unstructured;
use wasm_smith::{Config, Module};

/// What is known of a module before it runs.
#[derive(Clone, Copy)]
pub enum Flavour {
    /// May run for ever.
    Endless = 0,
    /// Ends, because it counts its own turns.
    Terminating = 1,
    /// Loops as compilers write them, which wasm-smith hits upon too rarely.
    Loops = 2,
}

pub struct Made {
    pub flavour: Flavour,
    pub bytes: Vec<u8>,
}

/// Turns that a terminating module allows itself.
const TURNS: u32 = 1_000;

pub fn module(seed: u64, index: u64) -> Made {
    let random = &mut Random::new(seed, index);
    match random.below(3) {
        0 => Made {
            flavour: Flavour::Loops,
            bytes: loops::module(random),
        },
        1 => Made {
            flavour: Flavour::Endless,
            bytes: smith(random).to_bytes(),
        },
        _ => Made {
            flavour: Flavour::Terminating,
            bytes: terminating(smith(random)),
        },
    }
}

fn terminating(mut module: Module) -> Vec<u8> {
    module
        .ensure_termination(TURNS)
        .expect("all code is wasm-smith's own");
    module.to_bytes()
}

fn smith(random: &mut Random) -> Module {
    loop {
        let config = config(random);
        let size = random.pick(&[500, 2_000, 6_000, 20_000]);
        let bytes = random.bytes(size);
        // Where the bytes run out, wasm-smith goes on with zeros; now and then that is no module.
        if let Ok(module) = Module::new(config, &mut Unstructured::new(&bytes)) {
            return module;
        }
    }
}

/// All of WebAssembly 3.0 but threads and relaxed SIMD, small enough that thousands fit one process.
fn config(random: &mut Random) -> Config {
    Config {
        available_imports: random.percent(50).then(imports::available),
        allow_start_export: random.percent(30),
        canonicalize_nans: true,
        disallow_traps: random.percent(80),
        export_everything: true,
        exceptions_enabled: random.percent(70),
        gc_enabled: random.percent(50),
        memory64_enabled: random.percent(50),
        simd_enabled: random.percent(40),
        tail_call_enabled: random.percent(70),
        max_instructions: random.pick(&[50, 200, 800]),
        min_funcs: 3,
        max_funcs: 12,
        min_types: 3,
        max_types: 20,
        max_imports: 8,
        max_globals: 8,
        max_tags: 4,
        max_memories: 3,
        min_memories: random.below(2) as u32,
        max_memory32_bytes: 1 << 20,
        max_memory64_bytes: 1 << 20,
        memory_max_size_required: true,
        max_tables: 3,
        max_table_elements: 1_000,
        table_max_size_required: true,
        limit_arrays_in_const_exprs: true,
        threads_enabled: false,
        relaxed_simd_enabled: false,
        shared_everything_threads_enabled: false,
        compact_imports_enabled: false,
        custom_descriptors_enabled: false,
        custom_page_sizes_enabled: false,
        wide_arithmetic_enabled: false,
        ..Config::default()
    }
}
