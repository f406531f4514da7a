//! Calls to other servers: those whose origin the plugin's manifest asks for and the operator grants.
//!
//! ```
//! use std::time::Duration;
//! use wayhouse::fetch;
//!
//! # let host = wayhouse::testing::Host::new().fetch(|_| Ok(wayhouse::Response::text("1.07")));
//! # host.run(|| -> Result<(), fetch::FetchError> {
//! let answer = fetch::get("https://rates.example/eur")
//!     .header("accept", "text/plain")
//!     .timeout(Duration::from_secs(2))
//!     .send()?;
//! # assert_eq!(answer.body(), b"1.07");
//! # Ok(())
//! # }).unwrap();
//! ```
//!
//! A call waits for the whole answer; the plugin's other requests go on meanwhile. Redirects are not
//! followed: a 3xx is an answer.

mod error;

use std::time::Duration;

use crate::contract::wayhouse::plugin::http::OutgoingRequest;
use crate::{Headers, Response, host};

pub use error::FetchError;

/// A GET of an absolute URL.
pub fn get(url: impl Into<String>) -> Call {
    request("GET", url)
}

/// A POST to an absolute URL.
pub fn post(url: impl Into<String>) -> Call {
    request("POST", url)
}

/// A PUT to an absolute URL.
pub fn put(url: impl Into<String>) -> Call {
    request("PUT", url)
}

/// A DELETE of an absolute URL.
pub fn delete(url: impl Into<String>) -> Call {
    request("DELETE", url)
}

/// A call by any method, in upper case, to an absolute URL: `http:` or `https:`, without user name and
/// password.
pub fn request(method: impl Into<String>, url: impl Into<String>) -> Call {
    Call {
        method: method.into(),
        url: url.into(),
        headers: Headers::new(),
        body: Vec::new(),
        timeout: None,
        mistake: None,
    }
}

/// A call to make. What is wrong with it, [`send`](Call::send) tells.
#[derive(Clone, Debug)]
#[must_use = "a call is made when it is sent"]
pub struct Call {
    method: String,
    url: String,
    headers: Headers,
    body: Vec<u8>,
    timeout: Option<Duration>,
    /// Why there is no body.
    mistake: Option<String>,
}

impl Call {
    /// Adds a header; others of its name stay. `host`, `content-length` and hop-by-hop fields are the
    /// host's, and dropped.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.append(name, value);
        self
    }

    /// Puts these in the stead of all headers so far.
    pub fn headers(mut self, headers: Headers) -> Self {
        self.headers = headers;
        self
    }

    /// The body's bytes, or text in UTF-8.
    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    /// A body of JSON, with its `content-type`.
    #[cfg(feature = "json")]
    pub fn json(mut self, value: &impl serde::Serialize) -> Self {
        self.headers.set("content-type", "application/json");
        match serde_json::to_vec(value) {
            Ok(body) => self.body = body,
            Err(error) => self.mistake = Some(format!("the body has no JSON: {error}")),
        }
        self
    }

    /// How long to wait for the whole answer; to the millisecond, and at least one. The limit
    /// `fetchTimeoutMs` where it is not set or larger.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Makes the call and waits for its answer. Any answer of the server, a 500 too, is no error.
    pub fn send(self) -> Result<Response, FetchError> {
        if let Some(mistake) = self.mistake {
            return Err(FetchError::InvalidRequest(mistake));
        }
        let answer = host::fetch(OutgoingRequest {
            method: self.method,
            url: self.url,
            headers: self.headers.into_contract(),
            body: self.body,
            timeout_ms: self.timeout.map(milliseconds),
        })?;
        Ok(Response::received(answer))
    }
}

fn milliseconds(timeout: Duration) -> u32 {
    u32::try_from(timeout.as_millis())
        .unwrap_or(u32::MAX)
        .max(1)
}
