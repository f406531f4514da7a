//! The crate `log` writes to the plugin's log.

use log::{LevelFilter, Log, Metadata, Record};

use crate::host::{self, Field};

struct Logger;

/// Every level: a plugin that says less sets `log::set_max_level`.
pub(crate) fn install() {
    if log::set_logger(&Logger).is_ok() {
        log::set_max_level(LevelFilter::Trace);
    }
}

impl Log for Logger {
    fn enabled(&self, _metadata: &Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &Record<'_>) {
        let (args, fields) = (record.args(), fields(record));
        match args.as_str() {
            Some(message) => host::log(record.level(), message, fields),
            None => host::log(record.level(), &args.to_string(), fields),
        }
    }

    fn flush(&self) {}
}

fn fields(record: &Record<'_>) -> Vec<Field> {
    let mut fields = key_values(record);
    fields.insert(0, ("target".into(), record.target().into()));
    fields
}

#[cfg(not(feature = "kv"))]
fn key_values(_record: &Record<'_>) -> Vec<Field> {
    Vec::new()
}

#[cfg(feature = "kv")]
fn key_values(record: &Record<'_>) -> Vec<Field> {
    use log::kv::{Error, Key, Value, VisitSource};

    struct Fields(Vec<Field>);

    impl<'kvs> VisitSource<'kvs> for Fields {
        fn visit_pair(&mut self, key: Key<'kvs>, value: Value<'kvs>) -> Result<(), Error> {
            self.0.push((key.as_str().into(), value.to_string()));
            Ok(())
        }
    }

    let mut fields = Fields(Vec::new());
    // It fails only where the visitor does.
    let _ = record.key_values().visit(&mut fields);
    fields.0
}
