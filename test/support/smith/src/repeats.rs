//! The loops of a function's body.

use crate::body::{Body, Label, NARROW, STACK_LOOP_TYPE, WIDE};
use wasm_encoder::{BlockType, Instruction as I};

impl Body<'_> {
    fn counter(&mut self) -> u32 {
        self.free(&NARROW)
    }

    /// A local to write to.
    pub fn free(&mut self, locals: &[u32]) -> u32 {
        loop {
            let local = self.random.pick(locals);
            if !self.counters.contains(&local) || self.random.percent(3) {
                return local;
            }
        }
    }

    /// A loop whose body ends with what `counter` has to do with it.
    fn counting(&mut self, counter: u32, inside: impl FnOnce(&mut Self)) {
        self.counters.push(counter);
        self.repeat(inside);
        self.counters.pop();
    }

    /// The step is odd now and then: 0, backwards, or so large that the counter wraps around.
    fn step(&mut self) -> i32 {
        match self.random.below(40) {
            0 => self.random.pick(&[0, -1, 1 << 30, i32::MIN, -7]),
            1..=9 => 1 + self.random.below(8) as i32,
            _ => 1,
        }
    }

    fn bound(&mut self) {
        match self.random.below(10) {
            0..=6 => {
                let bound = self.random.pick(&[3, 8, 8, 20, 20, 100]);
                self.put([I::I32Const(bound)]);
            }
            7 => {
                let local = self.random.pick(&NARROW);
                self.put([I::LocalGet(local)]);
            }
            8 => self.narrow(),
            _ => self.small(),
        }
    }

    /// `i = start; do { ... } while ((i += step) < bound)`
    pub fn counted_loop(&mut self) {
        let counter = self.counter();
        if self.random.percent(90) {
            self.put([I::I32Const(0), I::LocalSet(counter)]);
        }
        self.counting(counter, |body| {
            body.statements();
            let step = body.step();
            body.put([
                I::LocalGet(counter),
                I::I32Const(step),
                I::I32Add,
                I::LocalTee(counter),
            ]);
            if body.random.percent(10) {
                // The other way round.
                body.put([I::Drop]);
                body.bound();
                body.put([I::LocalGet(counter)]);
            } else {
                body.bound();
            }
            body.compare();
            body.put([I::BrIf(0)]);
            if body.random.percent(15) {
                body.statements();
            }
        });
    }

    /// `do { ... } while (--n)`
    pub fn down_loop(&mut self) {
        let counter = self.counter();
        if self.random.percent(90) {
            let turns = 1 + self.random.below(30) as i32;
            self.put([I::I32Const(turns), I::LocalSet(counter)]);
        }
        self.counting(counter, |body| {
            body.statements();
            let step = body.step();
            if body.random.percent(50) {
                body.put([
                    I::LocalGet(counter),
                    I::I32Const(step),
                    I::I32Sub,
                    I::LocalTee(counter),
                ]);
            } else {
                body.put([
                    I::LocalGet(counter),
                    I::I32Const(-step.max(-8)),
                    I::I32Add,
                    I::LocalTee(counter),
                ]);
            }
            body.put([I::BrIf(0)]);
        });
    }

    pub fn wide_loop(&mut self) {
        let counter = self.free(&WIDE);
        let bound = self.random.below(50) as i64;
        let step = i64::from(self.step());
        self.put([I::I64Const(0), I::LocalSet(counter)]);
        let operator = self
            .random
            .pick(&[I::I64LtS, I::I64LtU, I::I64Ne, I::I64LeS]);
        self.counting(counter, |body| {
            body.statements();
            body.put([
                I::LocalGet(counter),
                I::I64Const(step),
                I::I64Add,
                I::LocalTee(counter),
            ]);
            body.put([I::I64Const(bound), operator, I::BrIf(0)]);
        });
    }

    /// `while (i < bound) { ... i += step; }`
    pub fn while_loop(&mut self) {
        let counter = self.counter();
        self.put([
            I::I32Const(0),
            I::LocalSet(counter),
            I::Block(BlockType::Empty),
        ]);
        self.labels.push(Label::Leaves);
        self.counting(counter, |body| {
            body.put([I::LocalGet(counter)]);
            body.bound();
            let operator = body
                .random
                .pick(&[I::I32GeU, I::I32GeS, I::I32Eq, I::I32GtS]);
            body.put([operator, I::BrIf(1)]);
            body.statements();
            let step = body.step();
            body.put([
                I::LocalGet(counter),
                I::I32Const(step),
                I::I32Add,
                I::LocalSet(counter),
                I::Br(0),
            ]);
        });
        self.labels.pop();
        self.put([I::End]);
    }

    /// The counter stays on the stack, as the loop's parameter.
    pub fn stack_loop(&mut self) {
        let counter = self.counter();
        let turns = 1 + self.random.below(30) as i32;
        self.put([
            I::I32Const(turns),
            I::Loop(BlockType::FunctionType(STACK_LOOP_TYPE)),
            I::LocalSet(counter),
        ]);
        self.labels.push(Label::Carries);
        self.statements();
        self.put([
            I::LocalGet(counter),
            I::I32Const(1),
            I::I32Sub,
            I::LocalTee(counter),
        ]);
        self.put([I::LocalGet(counter), I::BrIf(0), I::End, I::Drop]);
        self.labels.pop();
    }

    /// Only what is in it repeats it, if anything does.
    pub fn bare_loop(&mut self) {
        self.repeat(Self::statements);
    }

    fn repeat(&mut self, inside: impl FnOnce(&mut Self)) {
        self.put([I::Loop(BlockType::Empty)]);
        self.labels.push(Label::Repeats);
        inside(self);
        self.labels.pop();
        self.put([I::End]);
    }
}
