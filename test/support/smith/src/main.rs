//! What the tests of the meter need of the Rust crates that know WebAssembly best.
//!
//!     smith write SEED FROM TO   random modules, each as it is and counted, to standard output
//!     smith count                the module on standard input, counted, to standard output
//!     smith blank FUNCTION       the same without the code of one of its functions
//!
//! A frame of `write` is: the flavour (a byte), then twice a length (u32, little endian) and so many
//! bytes. The same seed and index give the same module on every machine.

mod blank;
mod body;
mod count;
mod encode;
mod imports;
mod loops;
mod random;
mod repeats;
mod write;

use std::io::{self, Read, Write};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words[..] {
        ["write", seed, from, to] => write_modules(number(seed), number(from)..number(to)),
        ["count"] => change_module(count::counted),
        ["blank", function] => change_module(|module| blank::blanked(module, number(function))),
        _ => panic!("usage: smith write SEED FROM TO | smith count | smith blank FUNCTION"),
    }
}

fn number(word: &str) -> u64 {
    word.parse()
        .unwrap_or_else(|_| panic!("{word} is not a number"))
}

fn write_modules(seed: u64, indices: std::ops::Range<u64>) {
    let mut output = io::BufWriter::new(io::stdout().lock());
    for index in indices {
        let made = write::module(seed, index);
        let counted = count::counted(&made.bytes);
        // A reader that has seen enough closes the pipe.
        let written = output
            .write_all(&[made.flavour as u8])
            .and_then(|()| write_sized(&mut output, &made.bytes))
            .and_then(|()| write_sized(&mut output, &counted));
        if written.is_err() {
            return;
        }
    }
}

fn write_sized(output: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    output.write_all(&(bytes.len() as u32).to_le_bytes())?;
    output.write_all(bytes)
}

fn change_module(change: impl Fn(&[u8]) -> Vec<u8>) {
    let mut module = Vec::new();
    io::stdin()
        .read_to_end(&mut module)
        .expect("standard input is readable");
    io::stdout()
        .write_all(&change(&module))
        .expect("standard output is open");
}
