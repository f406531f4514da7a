//! The body of one function of such a program.

use crate::random::Random;
use ValType::{I32, I64};
use wasm_encoder::{BlockType, Catch, Function, Instruction as I, MemArg, MemArgTarget, ValType};

/// Of every function; types 1 and 2 are those of a loop that keeps its counter on the stack, and of the tag.
pub const FUNCTION_TYPE: u32 = 0;
pub const STACK_LOOP_TYPE: u32 = 1;
pub const TAG_TYPE: u32 = 2;

pub const PARAMETERS: [ValType; 2] = [I32, I64];
/// Locals 0 and 2 to 9 are of 32 bits, 1 and 10 to 12 of 64.
pub const NARROW: [u32; 9] = [0, 2, 3, 4, 5, 6, 7, 8, 9];
pub const WIDE: [u32; 4] = [1, 10, 11, 12];
const LOCALS: [(u32, ValType); 2] = [(8, I32), (3, I64)];

const MAX_DEPTH: usize = 4;
/// Addresses are cut to this, so that most accesses hit the memory.
const ADDRESS_MASK: i32 = 0xfff8;

/// A label of the function at hand: what a branch to it does.
#[derive(Clone, Copy, PartialEq)]
pub enum Label {
    Leaves,
    Repeats,
    /// A branch to it would have to carry a value.
    Carries,
}

pub struct Body<'random> {
    pub random: &'random mut Random,
    code: Vec<I<'static>>,
    pub labels: Vec<Label>,
    /// Counters of the loops around: mostly left alone.
    pub counters: Vec<u32>,
    index: u32,
    functions: u32,
    /// Statements that may yet be written.
    left: u32,
}

impl<'random> Body<'random> {
    pub fn random(random: &'random mut Random, index: u32, functions: u32) -> Function {
        let left = 4 + random.below(30) as u32;
        let mut body = Body {
            random,
            code: vec![],
            labels: vec![],
            counters: vec![],
            index,
            functions,
            left,
        };
        while body.left > 0 {
            body.statement();
        }
        body.narrow();
        body.code.push(I::End);
        let mut function = Function::new(LOCALS);
        for instruction in &body.code {
            function.instruction(instruction);
        }
        function
    }

    pub fn put<const COUNT: usize>(&mut self, instructions: [I<'static>; COUNT]) {
        self.code.extend(instructions);
    }

    pub fn statements(&mut self) {
        for _ in 0..self.random.below(4) {
            self.statement();
        }
    }

    fn statement(&mut self) {
        self.left = self.left.saturating_sub(1);
        let deep = self.labels.len() >= MAX_DEPTH || self.left == 0;
        match self.random.below(if deep { 22 } else { 40 }) {
            0..=4 => self.set_narrow(),
            5..=6 => self.set_wide(),
            7..=10 => self.store(),
            11..=13 => self.branch(),
            14..=15 => self.global(),
            16 => self.call(),
            17 => self.bulk(),
            18 => self.grow(),
            19 => self.leave(),
            20 => self.throw(),
            21 => self.put([I::Nop]),
            22..=26 => self.counted_loop(),
            27..=29 => self.down_loop(),
            30..=31 => self.wide_loop(),
            32..=33 => self.while_loop(),
            34 => self.stack_loop(),
            35 => self.bare_loop(),
            36..=37 => self.condition(),
            38 => self.switch(),
            _ => self.catching(),
        }
    }

    // Expressions.

    pub fn narrow(&mut self) {
        let local = self.random.pick(&NARROW);
        match self.random.below(8) {
            0..=2 => self.put([I::LocalGet(local)]),
            3 => self.small(),
            4 => self.load(),
            5 => self.put([I::GlobalGet(0)]),
            6 => {
                self.put([I::LocalGet(local)]);
                self.small();
                let operator =
                    self.random
                        .pick(&[I::I32Add, I::I32Mul, I::I32Xor, I::I32ShrU, I::I32DivU]);
                self.put([operator]);
            }
            _ => {
                let wide = self.random.pick(&WIDE);
                self.put([I::LocalGet(wide), I::I32WrapI64]);
            }
        }
    }

    fn wide(&mut self) {
        let local = self.random.pick(&WIDE);
        let value = self.random.below(200) as i64 - 20;
        match self.random.below(4) {
            0 => self.put([I::LocalGet(local)]),
            1 => self.put([I::I64Const(value)]),
            2 => self.put([I::LocalGet(local), I::I64Const(value), I::I64Mul]),
            _ => {
                self.narrow();
                self.put([I::I64ExtendI32S]);
            }
        }
    }

    pub fn small(&mut self) {
        let value = match self.random.below(12) {
            0 => self.random.pick(&[0, -1, i32::MIN, i32::MAX, 65_535]),
            _ => self.random.below(40) as i32,
        };
        self.put([I::I32Const(value)]);
    }

    fn address(&mut self) {
        let local = self.random.pick(&NARROW);
        self.put([I::LocalGet(local)]);
        if self.random.percent(90) {
            self.put([I::I32Const(ADDRESS_MASK), I::I32And]);
        }
    }

    fn load(&mut self) {
        self.address();
        let place = memarg(self.random);
        let operator =
            self.random
                .pick(&[I::I32Load(place), I::I32Load8U(place), I::I32Load16S(place)]);
        self.put([operator]);
    }

    pub fn compare(&mut self) {
        let operators = [
            I::I32LtS,
            I::I32LtU,
            I::I32Ne,
            I::I32GtS,
            I::I32GtU,
            I::I32LeS,
            I::I32LeU,
            I::I32GeS,
            I::I32GeU,
            I::I32Eq,
        ];
        let likely = self.random.percent(70);
        let operator = if likely {
            self.random.below(3)
        } else {
            self.random.below(10)
        } as usize;
        self.put([operators[operator].clone()]);
    }

    // Statements.

    fn set_narrow(&mut self) {
        self.narrow();
        let local = self.free(&NARROW);
        self.put([I::LocalSet(local)]);
    }

    fn set_wide(&mut self) {
        self.wide();
        let local = self.free(&WIDE);
        self.put([I::LocalSet(local)]);
    }

    fn store(&mut self) {
        self.address();
        self.narrow();
        let place = memarg(self.random);
        let operator = self.random.pick(&[
            I::I32Store(place),
            I::I32Store8(place),
            I::I32Store16(place),
        ]);
        self.put([operator]);
    }

    fn global(&mut self) {
        if self.random.percent(50) {
            self.put([I::GlobalGet(0)]);
            self.narrow();
            self.put([I::I32Add, I::GlobalSet(0)]);
        } else {
            self.wide();
            self.put([I::GlobalSet(1)]);
        }
    }

    /// Mostly to a function behind this one: else nearly all would recurse for ever.
    fn call(&mut self) {
        let later = self.functions - self.index - 1;
        let callee = match later {
            0 => self.random.below(u64::from(self.functions)),
            _ if self.random.percent(4) => self.random.below(u64::from(self.functions)),
            _ => u64::from(self.index) + 1 + self.random.below(u64::from(later)),
        } as u32;
        if later == 0 && !self.random.percent(10) {
            return;
        }
        self.narrow();
        self.wide();
        let local = self.free(&NARROW);
        match self.random.below(10) {
            0 => self.put([I::ReturnCall(callee)]),
            1..=2 => self.put([
                I::I32Const(callee as i32),
                I::CallIndirect {
                    type_index: FUNCTION_TYPE,
                    table_index: 0,
                },
                I::LocalSet(local),
            ]),
            _ => self.put([I::Call(callee), I::LocalSet(local)]),
        }
    }

    fn bulk(&mut self) {
        self.address();
        self.address();
        let local = self.random.pick(&NARROW);
        let bytes = self.random.pick(&[0, 1, 7, 64, 1_000]);
        if self.random.percent(70) {
            self.put([I::I32Const(bytes)]);
        } else {
            self.put([I::LocalGet(local), I::I32Const(0xfff), I::I32And]);
        }
        let operator = self.random.pick(&[
            I::MemoryFill(0),
            I::MemoryCopy {
                src_mem: 0,
                dst_mem: 0,
            },
        ]);
        self.put([operator]);
    }

    fn grow(&mut self) {
        let local = self.free(&NARROW);
        let delta = self.random.below(3) as i32;
        if self.random.percent(50) {
            self.put([I::I32Const(delta), I::MemoryGrow(0), I::LocalSet(local)]);
        } else {
            self.put([
                I::RefFunc(0),
                I::I32Const(delta),
                I::TableGrow(0),
                I::LocalSet(local),
            ]);
        }
    }

    fn leave(&mut self) {
        if !self.random.percent(30) {
            return;
        }
        self.condition_on(|body| {
            if body.random.percent(20) {
                body.put([I::Unreachable]);
            } else {
                body.narrow();
                body.put([I::Return]);
            }
        });
    }

    fn throw(&mut self) {
        self.condition_on(|body| {
            body.narrow();
            body.put([I::Throw(0)]);
        });
    }

    /// To any label out of here that carries nothing; to a loop's rarely, because that may be for ever.
    fn branch(&mut self) {
        if self.labels.is_empty() {
            return;
        }
        let depth = self.random.below(self.labels.len() as u64) as usize;
        let label = self.labels[self.labels.len() - 1 - depth];
        if label == Label::Carries || (label == Label::Repeats && !self.random.percent(12)) {
            return;
        }
        self.narrow();
        self.small();
        self.compare();
        self.put([I::BrIf(depth as u32)]);
    }

    fn condition_on(&mut self, inside: impl FnOnce(&mut Self)) {
        self.narrow();
        self.small();
        self.compare();
        self.put([I::If(BlockType::Empty)]);
        self.labels.push(Label::Leaves);
        inside(self);
        self.labels.pop();
        self.put([I::End]);
    }

    fn condition(&mut self) {
        self.condition_on(|body| {
            body.statements();
            if body.random.percent(50) {
                body.put([I::Else]);
                body.statements();
            }
        });
    }

    fn switch(&mut self) {
        let cases = 1 + self.random.below(4) as u32;
        for _ in 0..=cases {
            self.put([I::Block(BlockType::Empty)]);
            self.labels.push(Label::Leaves);
        }
        self.narrow();
        let targets: Vec<u32> = (0..cases).collect();
        self.put([I::BrTable(targets.into(), cases)]);
        for _ in 0..=cases {
            self.labels.pop();
            self.put([I::End]);
            self.statements();
        }
    }

    fn catching(&mut self) {
        let local = self.free(&NARROW);
        self.put([I::Block(BlockType::Empty)]);
        self.labels.push(Label::Leaves);
        self.put([I::Block(BlockType::Result(I32))]);
        self.labels.push(Label::Carries);
        let catches = vec![Catch::One { tag: 0, label: 0 }, Catch::All { label: 1 }];
        self.put([I::TryTable(BlockType::Empty, catches.into())]);
        self.labels.push(Label::Leaves);
        self.statements();
        self.labels.pop();
        self.put([I::End, I::Br(1), I::End]);
        self.labels.pop();
        self.put([I::LocalSet(local), I::End]);
        self.labels.pop();
    }
}

fn memarg(random: &mut Random) -> MemArg {
    MemArg {
        offset: random.pick(&[0, 0, 4, 100]),
        align: 0,
        target: MemArgTarget::default(),
        ordering: None,
    }
}
