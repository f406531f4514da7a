//! On wasm32-wasip2 std is built on a C library that imports a dozen interfaces of WASI, in whatever it is
//! linked into: for the environment, and for a panic's message. A plugin has neither, and its host need
//! not provide them. So these functions stand in the stead of that library's. What is written to the
//! standard streams are lines in the plugin's log.

use std::ffi::{c_char, c_int};
use std::mem::take;
use std::ptr::null_mut;
use std::slice::from_raw_parts;
use std::sync::{Mutex, PoisonError};

use log::Level;

use crate::host;

const STDOUT: c_int = 1;
const STDERR: c_int = 2;

/// What has been written and not ended by a line feed, of both streams.
static UNENDED: Mutex<Vec<u8>> = Mutex::new(Vec::new());

#[unsafe(no_mangle)]
unsafe extern "C" fn write(stream: c_int, bytes: *const u8, length: usize) -> isize {
    if length > 0 {
        // SAFETY: the caller, std, gives bytes that are there.
        print(stream, unsafe { from_raw_parts(bytes, length) });
    }
    // A Rust slice is no longer than that.
    length as isize
}

#[repr(C)]
struct Part {
    bytes: *const u8,
    length: usize,
}

#[unsafe(no_mangle)]
unsafe extern "C" fn writev(stream: c_int, parts: *const Part, count: c_int) -> isize {
    let mut written = 0;
    for index in 0..usize::try_from(count).unwrap_or(0) {
        // SAFETY: the caller, std, gives so many parts.
        written += unsafe {
            let part = &*parts.add(index);
            write(stream, part.bytes, part.length)
        };
    }
    written
}

#[unsafe(no_mangle)]
extern "C" fn getenv(_name: *const c_char) -> *mut c_char {
    null_mut()
}

#[unsafe(no_mangle)]
extern "C" fn abort() -> ! {
    core::arch::wasm32::unreachable()
}

fn print(stream: c_int, bytes: &[u8]) {
    if stream != STDOUT && stream != STDERR {
        return;
    }
    let mut unended = UNENDED.lock().unwrap_or_else(PoisonError::into_inner);
    for piece in bytes.split_inclusive(|byte| *byte == b'\n') {
        unended.extend_from_slice(piece);
        if unended.ends_with(b"\n") {
            unended.pop();
            say(&take(&mut *unended));
        }
    }
}

/// At the end of a request: what was not ended by a line feed is a line too.
pub(crate) fn flush() {
    let rest = take(&mut *UNENDED.lock().unwrap_or_else(PoisonError::into_inner));
    if !rest.is_empty() {
        say(&rest);
    }
}

fn say(line: &[u8]) {
    host::log(Level::Info, &String::from_utf8_lossy(line), Vec::new());
}
