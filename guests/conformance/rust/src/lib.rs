//! The world of ../../wit in Rust. ../../assemblyscript/assembly/index.ts must answer as this does.

use std::cell::RefCell;

use conformance::twin::office::{self, Counter};
use conformance::twin::types::{Colour, Item, Rights, Shape};
use exports::conformance::twin::work::{Guest, GuestPile, Pile, PileBorrow};

wit_bindgen::generate!({ world: "twin", path: "../wit" });

struct Work;

export!(Work);

impl Guest for Work {
    type Pile = Texts;

    fn next(number: u32) -> u32 {
        number.wrapping_add(1)
    }

    fn said(text: String) -> String {
        text
    }

    fn widen(a: u8, b: i8, c: u16, d: i16, e: u32, f: i32) -> (u16, i16, u32, i32, u64, i64) {
        (
            u16::from(a) << 8 | u16::from(a),
            i16::from(b) * 2,
            u32::from(c) << 16,
            i32::from(d) * 3,
            u64::from(e) << 31,
            i64::from(f) * 5,
        )
    }

    fn many(
        a: u8,
        b: i8,
        c: u16,
        d: i16,
        e: u32,
        f: i32,
        g: u64,
        h: i64,
        i: f32,
        j: f64,
        k: bool,
        l: char,
        m: String,
        n: Vec<u8>,
        o: Option<u8>,
        p: Result<u8, String>,
    ) -> (String, Vec<u8>, u64, f64) {
        let small = i64::from(a) + i64::from(b) + i64::from(c) + i64::from(d) + i64::from(f);
        let total = g.wrapping_add(h as u64).wrapping_add(u64::from(e)).wrapping_add(small as u64);
        let mut bytes = n;
        bytes.extend(o);
        let text = match p {
            Ok(byte) => {
                bytes.push(byte);
                m
            }
            Err(text) => format!("{m}{l}{text}"),
        };
        (text, bytes, total, if k { f64::from(i) } else { j })
    }

    fn reversed(text: String) -> String {
        text.chars().rev().collect()
    }

    fn sum(values: Vec<i32>) -> i64 {
        values.into_iter().map(i64::from).sum()
    }

    fn extent(values: Vec<f64>) -> Option<(f64, f64, u32)> {
        let mut all = values.iter().copied();
        let first = all.next()?;
        let (low, high) = all.fold((first, first), |(low, high), value| {
            (if value < low { value } else { low }, if value > high { value } else { high })
        });
        Some((low, high, values.len() as u32))
    }

    fn turn(colour: Colour, rights: Rights) -> (Colour, Rights) {
        let next = match colour {
            Colour::Red => Colour::Green,
            Colour::Green => Colour::Blue,
            Colour::Blue => Colour::Red,
        };
        (next, all_rights() ^ rights)
    }

    fn area(shapes: Vec<Shape>) -> Result<f64, String> {
        shapes.iter().try_fold(0.0, |sum, shape| Ok(sum + area_of(shape)?))
    }

    fn update(item: Item, by: Option<u32>) -> Result<Item, String> {
        if item.name.is_empty() {
            return Err(format!("nameless {}", item.mark));
        }
        let mut tags = item.tags;
        tags.reverse();
        tags.push(item.name.clone());
        let mut raw = item.raw;
        raw.iter_mut().for_each(|byte| *byte = byte.wrapping_add(1));
        Ok(Item {
            id: item.id.wrapping_add(u64::from(by.unwrap_or(1))),
            name: item.name.clone() + &item.name,
            tags,
            colour: Work::turn(item.colour, item.rights).0,
            rights: item.rights ^ (Rights::READ | Rights::KEEP),
            shape: Shape::Polygon(match item.shape {
                Shape::Polygon(points) => points.into_iter().rev().collect(),
                _ => Vec::new(),
            }),
            parent: if item.parent.is_some() { None } else { Some(item.name) },
            mark: item.mark,
            raw,
        })
    }

    fn sorted_out(
        values: Vec<Option<Result<(char, String), Vec<u8>>>>,
    ) -> (Vec<char>, Vec<String>, u32, Vec<u8>) {
        let (mut marks, mut texts, mut holes, mut bytes) = (Vec::new(), Vec::new(), 0, Vec::new());
        for value in values {
            match value {
                Some(Ok((mark, text))) => {
                    marks.push(mark);
                    texts.push(text);
                }
                Some(Err(more)) => bytes.extend(more),
                None => holes += 1,
            }
        }
        (marks, texts, holes, bytes)
    }

    fn inspected(items: Vec<Item>) -> Result<Vec<Option<Item>>, (u32, String)> {
        let each = items.iter().enumerate();
        each.map(|(at, item)| office::inspect(item).map_err(|error| (at as u32, error))).collect()
    }

    fn counted(start: i32, steps: Vec<i32>) -> (Vec<i32>, bool) {
        let (counter, other) = (Counter::new(start), Counter::new(0));
        let sums = steps.into_iter().map(|step| counter.add(step)).collect();
        (sums, Counter::larger(&counter, &other))
    }
}

fn all_rights() -> Rights {
    Rights::READ
        | Rights::WRITE
        | Rights::RUN
        | Rights::GRANT
        | Rights::REVOKE
        | Rights::FIND
        | Rights::WATCH
        | Rights::MOVE
        | Rights::KEEP
}

fn area_of(shape: &Shape) -> Result<f64, String> {
    match shape {
        Shape::Dot => Ok(0.0),
        Shape::Circle(radius) => Ok(f64::from(*radius) * f64::from(*radius) * 3.0),
        Shape::Polygon(points) => Ok(points.iter().fold(0.0, |sum, point| sum + point.x * point.y)),
        Shape::Label(text) => Err(text.clone()),
        Shape::Copies(count) => Ok(*count as f64),
    }
}

struct Texts(RefCell<Vec<String>>);

impl GuestPile for Texts {
    fn new(first: Vec<String>) -> Self {
        Texts(RefCell::new(first))
    }

    fn push(&self, text: String) -> u32 {
        self.0.borrow_mut().push(text);
        self.0.borrow().len() as u32
    }

    fn pop(&self) -> Option<String> {
        self.0.borrow_mut().pop()
    }

    fn merge(lower: Pile, upper: PileBorrow<'_>) -> Pile {
        let mut all = lower.get::<Texts>().0.take();
        all.extend_from_slice(&upper.get::<Texts>().0.borrow());
        Pile::new(Texts(RefCell::new(all)))
    }
}
