//! The host's functions, answered by the host of the test that runs on this thread.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use log::Level;

use super::{Fetched, Line, State};
use crate::Headers;
use crate::contract::wayhouse::plugin::http::OutgoingRequest;
use crate::contract::wayhouse::plugin::types::Response;
use crate::fetch::FetchError;
use crate::host::Field;

thread_local! {
    /// The innermost is the last.
    static HOSTS: RefCell<Vec<Rc<State>>> = const { RefCell::new(Vec::new()) };
}

/// Until it is dropped, in a panic too.
pub(super) struct Entered;

impl Drop for Entered {
    fn drop(&mut self) {
        HOSTS.with_borrow_mut(Vec::pop);
    }
}

pub(super) fn enter(host: Rc<State>) -> Entered {
    HOSTS.with_borrow_mut(|hosts| hosts.push(host));
    Entered
}

fn current() -> Option<Rc<State>> {
    HOSTS.with_borrow(|hosts| hosts.last().cloned())
}

fn host() -> Rc<State> {
    current()
        .expect("there is no host here: wrap this in wayhouse::testing::Host::new().run(|| ...)")
}

pub(crate) fn config(key: &str) -> Option<String> {
    host().config.borrow().get(key).cloned()
}

/// Libraries log on threads of their own and outside of tests too.
pub(crate) fn log(level: Level, message: &str, fields: Vec<Field>) {
    match current() {
        Some(host) => host.log.borrow_mut().push(Line {
            level,
            message: message.into(),
            fields,
        }),
        None => eprintln!("{level} {message} {fields:?}"),
    }
}

pub(crate) fn fetch(outgoing: OutgoingRequest) -> Result<Response, FetchError> {
    let host = host();
    let call = call_of(outgoing)?;
    host.fetches.borrow_mut().push(call.clone());
    let answerer = host.fetch.borrow().clone();
    let Some(answer) = answerer else {
        panic!(
            "the plugin called {} {}, and the test has no answer for it: give one with Host::fetch",
            call.method, call.url
        );
    };
    answer(&call).map(crate::Response::into_contract)
}

/// The host refuses the same; not all of what it refuses.
fn call_of(outgoing: OutgoingRequest) -> Result<Fetched, FetchError> {
    let OutgoingRequest { url, .. } = &outgoing;
    if !url.starts_with("https://") && !url.starts_with("http://") {
        let text = format!("{url:?} is no absolute URL of http or https");
        return Err(FetchError::InvalidRequest(text));
    }
    Ok(Fetched {
        method: outgoing.method,
        url: outgoing.url,
        headers: Headers::received(outgoing.headers),
        body: outgoing.body,
        timeout: outgoing
            .timeout_ms
            .map(|ms| Duration::from_millis(ms.into())),
    })
}
