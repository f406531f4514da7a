//! Events of the crate `tracing` go to the plugin's log, with the fields of the spans that they are in.

use std::fmt::{Debug, Write};
use std::sync::{Mutex, MutexGuard, PoisonError};

use log::Level;
use tracing_core::field::{Field, Visit};
use tracing_core::span::{Attributes, Current, Id, Record};
use tracing_core::{Dispatch, Event, Metadata, Subscriber, dispatcher};

use crate::host;

/// Every level: a plugin that says less brings a subscriber of its own.
pub(crate) fn install() {
    // Fails where it has been installed, or the plugin has a subscriber of its own.
    let _ = dispatcher::set_global_default(Dispatch::new(PluginLog::default()));
}

/// An instance serves one request, on one thread; natively each test has a thread, and spans are few.
#[derive(Default)]
struct PluginLog {
    spans: Mutex<Spans>,
}

#[derive(Default)]
struct Spans {
    /// By their ids, which begin at 1. One that is closed is empty.
    all: Vec<Option<Span>>,
    /// Those that the code is in, outermost first.
    entered: Vec<Id>,
}

struct Span {
    metadata: &'static Metadata<'static>,
    fields: Vec<host::Field>,
    handles: usize,
}

impl Spans {
    fn get(&mut self, id: &Id) -> Option<&mut Span> {
        let index = usize::try_from(id.into_u64() - 1).ok()?;
        self.all.get_mut(index)?.as_mut()
    }

    fn close(&mut self, id: &Id) {
        if let Ok(index) = usize::try_from(id.into_u64() - 1)
            && let Some(span) = self.all.get_mut(index)
        {
            *span = None;
        }
    }
}

impl PluginLog {
    fn spans(&self) -> MutexGuard<'_, Spans> {
        self.spans.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Subscriber for PluginLog {
    fn enabled(&self, _metadata: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        let mut line = Line::default();
        attributes.record(&mut line);
        let mut spans = self.spans();
        spans.all.push(Some(Span {
            metadata: attributes.metadata(),
            fields: line.fields,
            handles: 1,
        }));
        Id::from_u64(spans.all.len() as u64)
    }

    fn record(&self, id: &Id, values: &Record<'_>) {
        let mut line = Line::default();
        values.record(&mut line);
        if let Some(span) = self.spans().get(id) {
            span.fields.append(&mut line.fields);
        }
    }

    fn record_follows_from(&self, _span: &Id, _follows: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut line = self.context();
        line.add("target", event.metadata().target().into());
        event.record(&mut line);
        host::log(level_of(event.metadata()), &line.message, line.fields);
    }

    fn enter(&self, id: &Id) {
        self.spans().entered.push(id.clone());
    }

    fn exit(&self, id: &Id) {
        let mut spans = self.spans();
        if let Some(index) = spans.entered.iter().rposition(|entered| entered == id) {
            spans.entered.remove(index);
        }
    }

    fn clone_span(&self, id: &Id) -> Id {
        if let Some(span) = self.spans().get(id) {
            span.handles += 1;
        }
        id.clone()
    }

    fn try_close(&self, id: Id) -> bool {
        let mut spans = self.spans();
        let Some(span) = spans.get(&id) else {
            return false;
        };
        span.handles -= 1;
        let is_last = span.handles == 0;
        if is_last {
            spans.close(&id);
        }
        is_last
    }

    fn current_span(&self) -> Current {
        let mut spans = self.spans();
        let Some(id) = spans.entered.last().cloned() else {
            return Current::none();
        };
        match spans.get(&id) {
            Some(span) => Current::new(id.clone(), span.metadata),
            None => Current::none(),
        }
    }
}

impl PluginLog {
    /// What the spans around an event have to say: their names, joined, and their fields.
    fn context(&self) -> Line {
        let mut line = Line::default();
        let mut names = String::new();
        let mut spans = self.spans();
        for id in spans.entered.clone() {
            if let Some(span) = spans.get(&id) {
                let colon = if names.is_empty() { "" } else { ":" };
                names.push_str(colon);
                names.push_str(span.metadata.name());
                line.fields.extend(span.fields.iter().cloned());
            }
        }
        if !names.is_empty() {
            line.add("span", names);
        }
        line
    }
}

#[derive(Default)]
struct Line {
    message: String,
    fields: Vec<host::Field>,
}

impl Line {
    fn add(&mut self, name: &str, value: String) {
        self.fields.push((name.into(), value));
    }
}

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if field.name() == "message" {
            write!(self.message, "{value:?}").expect("a String takes all");
        } else {
            self.add(field.name(), format!("{value:?}"));
        }
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "message" {
            self.message.push_str(value);
        } else {
            self.add(field.name(), value.into());
        }
    }
}

fn level_of(metadata: &Metadata<'_>) -> Level {
    use tracing_core::Level as Tracing;
    match *metadata.level() {
        Tracing::ERROR => Level::Error,
        Tracing::WARN => Level::Warn,
        Tracing::INFO => Level::Info,
        Tracing::DEBUG => Level::Debug,
        Tracing::TRACE => Level::Trace,
    }
}
