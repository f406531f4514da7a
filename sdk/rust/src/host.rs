//! The host's functions. Natively they are those of the test that runs.

#[cfg(not(target_family = "wasm"))]
pub(crate) use crate::testing::imports::{config, fetch, log};
#[cfg(target_family = "wasm")]
pub(crate) use component::{config, fetch, log};

pub(crate) type Field = (String, String);

#[cfg(target_family = "wasm")]
mod component {
    use std::time::Duration;

    use log::Level;

    use super::Field;
    use crate::contract::wayhouse::plugin;
    use crate::fetch::FetchError;
    use plugin::http::{FetchError as Refusal, OutgoingRequest};
    use plugin::types::Response;

    pub(crate) fn config(key: &str) -> Option<String> {
        plugin::config::get(key)
    }

    pub(crate) fn fetch(request: OutgoingRequest) -> Result<Response, FetchError> {
        plugin::http::fetch(&request).map_err(error_of)
    }

    pub(crate) fn log(level: Level, message: &str, fields: Vec<Field>) {
        plugin::log::log(in_contract(level), message, &fields);
    }

    fn in_contract(level: Level) -> plugin::log::Level {
        match level {
            Level::Trace => plugin::log::Level::Trace,
            Level::Debug => plugin::log::Level::Debug,
            Level::Info => plugin::log::Level::Info,
            Level::Warn => plugin::log::Level::Warn,
            Level::Error => plugin::log::Level::Error,
        }
    }

    fn error_of(refusal: Refusal) -> FetchError {
        match refusal {
            Refusal::Denied(text) => FetchError::Denied(text),
            Refusal::InvalidRequest(text) => FetchError::InvalidRequest(text),
            Refusal::NameUnresolved(text) => FetchError::NameUnresolved(text),
            Refusal::ConnectionFailed(text) => FetchError::ConnectionFailed(text),
            Refusal::TlsFailed(text) => FetchError::TlsFailed(text),
            Refusal::ProtocolFailed(text) => FetchError::ProtocolFailed(text),
            Refusal::TimedOut(ms) => FetchError::TimedOut(Duration::from_millis(ms.into())),
            Refusal::ResponseTooLarge(bytes) => FetchError::ResponseTooLarge(bytes),
            Refusal::LimitExceeded(text) => FetchError::LimitExceeded(text),
        }
    }
}
