//! A panic is a line in the plugin's log, then a trap. Natively it is the test's.

#[cfg(target_family = "wasm")]
pub(crate) use component::report;

#[cfg(not(target_family = "wasm"))]
pub(crate) fn report() {}

#[cfg(target_family = "wasm")]
mod component {
    use std::panic::{PanicHookInfo, set_hook};

    use log::Level;

    use crate::host;

    pub(crate) fn report() {
        set_hook(Box::new(|panic| {
            host::log(Level::Error, &line(panic), Vec::new())
        }));
    }

    fn line(panic: &PanicHookInfo<'_>) -> String {
        let message = panic.payload_as_str().unwrap_or("(no message)");
        match panic.location() {
            Some(place) => format!("panicked at {place}: {message}"),
            None => format!("panicked: {message}"),
        }
    }
}
