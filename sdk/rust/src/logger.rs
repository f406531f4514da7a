//! The crate `log` writes to the plugin's log.

use log::kv::{Error, Key, Value, VisitSource};
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
        let target = ("target".into(), record.target().into());
        let mut fields = Fields(vec![target]);
        // It fails only where the visitor does.
        let _ = record.key_values().visit(&mut fields);
        let args = record.args();
        match args.as_str() {
            Some(message) => host::log(record.level(), message, fields.0),
            None => host::log(record.level(), &args.to_string(), fields.0),
        }
    }

    fn flush(&self) {}
}

struct Fields(Vec<Field>);

impl<'kvs> VisitSource<'kvs> for Fields {
    fn visit_pair(&mut self, key: Key<'kvs>, value: Value<'kvs>) -> Result<(), Error> {
        self.0.push((key.as_str().into(), value.to_string()));
        Ok(())
    }
}
