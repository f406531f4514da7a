#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

// For what the attribute and wit-bindgen write, in this crate's own tests.
extern crate self as wayhouse;

pub mod config;
#[doc(hidden)]
#[allow(missing_docs, clippy::all)]
#[rustfmt::skip]
pub mod contract;
pub mod fetch;
mod handler;
mod headers;
mod host;
mod interop;
mod logger;
mod panics;
mod query;
mod request;
mod response;
#[cfg(all(target_os = "wasi", target_env = "p2"))]
mod stdio;
#[cfg(not(target_family = "wasm"))]
pub mod testing;
#[cfg(feature = "tracing")]
mod tracing;

pub use handler::{FromRequest, IntoResponse};
pub use headers::Headers;
pub use http;
pub use interop::Facts;
pub use log;
pub use request::Request;
pub use response::Response;

/// Makes a function the plugin: the host calls it once for each request.
///
/// It takes a [`Request`], or an [`http::Request`] with a body of `Vec<u8>` or `Bytes`, and gives anything
/// that is [`IntoResponse`]: a [`Response`], an [`http::Response`], text, bytes, or a `Result` of one of
/// these. It is neither async nor generic, and a crate has one.
///
/// ```
/// use wayhouse::{Request, Response};
///
/// #[wayhouse::handler]
/// fn handle(request: Request) -> Response {
///     Response::text(format!("hello {}", request.path()))
/// }
/// # fn main() {}
/// ```
///
/// An error becomes a 500 that says nothing of it, and a line in the plugin's log that says all:
///
/// ```
/// use std::error::Error;
/// use wayhouse::{Request, Response, config, fetch};
///
/// #[wayhouse::handler]
/// fn handle(_request: Request) -> Result<Response, Box<dyn Error>> {
///     let url = config::require("prices-url")?;
///     Ok(fetch::get(url).send()?)
/// }
/// # fn main() {}
/// ```
pub use wayhouse_macros::handler;

/// What `#[wayhouse::handler]` writes speaks of this. It may change in any version.
#[doc(hidden)]
pub mod __private {
    pub use crate::contract;
    pub use crate::handler::serve;
}
