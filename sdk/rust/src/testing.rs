//! A host for a plugin's own unit tests, which run natively: `cargo test`. Not there in a component.
//!
//! ```
//! use wayhouse::testing::{self, Host};
//! use wayhouse::{Request, Response, config, fetch, log};
//!
//! fn handle(request: Request) -> Result<Response, Box<dyn std::error::Error>> {
//!     log::info!("asked for {}", request.path());
//!     let rate = fetch::get(config::require("rates-url")?).send()?;
//!     Ok(Response::text(rate.body_text()?))
//! }
//!
//! let host = Host::new()
//!     .config("rates-url", "https://rates.example/eur")
//!     .fetch(|_call| Ok(Response::text("1.07")));
//! let answer = host.handle(handle, testing::get("/"));
//! assert_eq!(answer.body(), b"1.07");
//! assert_eq!(host.log()[0].message, "asked for /");
//! assert_eq!(host.fetches()[0].url, "https://rates.example/eur");
//! ```
//!
//! What a test does not see here, such as limits, fuel and traps, a test of the component sees:
//! `wayhouse test`.

pub(crate) mod imports;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;

use log::Level;

use crate::fetch::FetchError;
use crate::{FromRequest, Headers, IntoResponse, Request, Response, contract, handler};

type Answerer = dyn Fn(&Fetched) -> Result<Response, FetchError>;

/// Answers what a plugin asks of its host, on the test's own thread.
#[derive(Default)]
pub struct Host(Rc<State>);

#[derive(Default)]
struct State {
    config: RefCell<BTreeMap<String, String>>,
    fetch: RefCell<Option<Rc<Answerer>>>,
    fetches: RefCell<Vec<Fetched>>,
    log: RefCell<Vec<Line>>,
}

/// A call that the plugin made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    /// Upper case.
    pub method: String,
    /// As the plugin wrote it.
    pub url: String,
    /// As the plugin wrote them.
    pub headers: Headers,
    /// Empty where there is none.
    pub body: Vec<u8>,
    /// None where the plugin leaves it to the host's limit.
    pub timeout: Option<Duration>,
}

/// A GET of a path, which begins with `/` and may have a query.
pub fn get(path: &str) -> Request {
    request("GET", path, Headers::new(), "")
}

/// A POST of a body to a path.
pub fn post(path: &str, body: impl Into<Vec<u8>>) -> Request {
    request("POST", path, Headers::new(), body)
}

/// Any request, from the address 192.0.2.1 to `https://plugin.example`, with ten seconds left.
pub fn request(method: &str, path: &str, headers: Headers, body: impl Into<Vec<u8>>) -> Request {
    let lower = |(name, value): (&str, &str)| (name.to_ascii_lowercase(), value.into());
    Request::received(contract::Request {
        method: method.into(),
        scheme: "https".into(),
        authority: "plugin.example".into(),
        path_with_query: path.into(),
        headers: headers.iter().map(lower).collect(),
        body: body.into(),
        remote_address: "192.0.2.1".into(),
        request_id: "test".into(),
        time_left_ms: 10_000,
    })
}

/// A line that was logged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// How much it matters.
    pub level: Level,
    /// What it says.
    pub message: String,
    /// Names and values, in the order in which they were given.
    pub fields: Vec<(String, String)>,
}

impl Line {
    /// The last value of this name: the one that counts.
    pub fn field(&self, name: &str) -> Option<&str> {
        let mut fields = self.fields.iter().rev();
        fields
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }
}

impl Host {
    /// Without a value set, and without an answer to any call.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets a value of the plugin's config.
    pub fn config(self, key: &str, value: &str) -> Self {
        self.0.config.borrow_mut().insert(key.into(), value.into());
        self
    }

    /// Says who answers the plugin's calls. Without one, a call panics and says so.
    pub fn fetch(
        self,
        answer: impl Fn(&Fetched) -> Result<Response, FetchError> + 'static,
    ) -> Self {
        *self.0.fetch.borrow_mut() = Some(Rc::new(answer));
        self
    }

    /// One request through a handler: what the client would get.
    ///
    /// Panics where the handler does.
    pub fn handle<Q: FromRequest, R: IntoResponse>(
        &self,
        handler: impl FnOnce(Q) -> R,
        request: Request,
    ) -> Response {
        self.run(|| handler::answer(request, handler))
    }

    /// Runs code that speaks to the host: any part of a plugin.
    pub fn run<T>(&self, code: impl FnOnce() -> T) -> T {
        handler::prepare();
        let _entered = imports::enter(self.0.clone());
        code()
    }

    /// What was logged so far.
    pub fn log(&self) -> Vec<Line> {
        self.0.log.borrow().clone()
    }

    /// The calls that were made so far.
    pub fn fetches(&self) -> Vec<Fetched> {
        self.0.fetches.borrow().clone()
    }
}
