//! What every guest starts from: the bindings that wit-bindgen makes of the contract, and a few words
//! to read a request with.

use core::str::FromStr;

// A module, because the macro it exports lands in the crate's root too.
mod contract {
    wit_bindgen::generate!({
        world: "handler",
        path: "../../../wit/v0.1",
        pub_export_macro: true,
        export_macro_name: "export_handler",
        default_bindings_module: "bindings",
    });
}

pub use contract::wayhouse::plugin::{config, http, log, types::Header};
pub use contract::*;

/// Makes a guest of a function from `Request` to `Response`.
#[macro_export]
macro_rules! guest {
    ($handle:path) => {
        struct Plugin;

        impl $crate::Guest for Plugin {
            fn handle(request: $crate::Request) -> $crate::Response {
                $handle(request)
            }
        }

        $crate::export_handler!(Plugin);
    };
}

impl Request {
    /// The path without its query.
    pub fn path(&self) -> &str {
        self.path_with_query.split('?').next().unwrap_or_default()
    }

    /// The value of the first query parameter of this name, percent-decoded.
    pub fn query(&self, name: &str) -> Option<String> {
        let (_, query) = self.path_with_query.split_once('?')?;
        let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        pairs
            .find(|(key, _)| *key == name)
            .map(|(_, value)| percent_decoded(value))
    }

    /// The query parameter of this name as a number, `default` where there is none.
    pub fn number<T: FromStr>(&self, name: &str, default: T) -> T {
        self.query(name)
            .and_then(|text| text.parse().ok())
            .unwrap_or(default)
    }

    /// The value of the first header of this name, which is in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }
}

impl Response {
    /// An answer of plain text.
    pub fn text(status: u16, text: &str) -> Response {
        let content_type = ("content-type".into(), "text/plain; charset=utf-8".into());
        Response {
            status,
            headers: vec![content_type],
            body: text.into(),
        }
    }
}

impl http::FetchError {
    /// The name of its case, as the contract spells it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Denied(_) => "denied",
            Self::InvalidRequest(_) => "invalid-request",
            Self::NameUnresolved(_) => "name-unresolved",
            Self::ConnectionFailed(_) => "connection-failed",
            Self::TlsFailed(_) => "tls-failed",
            Self::ProtocolFailed(_) => "protocol-failed",
            Self::TimedOut(_) => "timed-out",
            Self::ResponseTooLarge(_) => "response-too-large",
            Self::LimitExceeded(_) => "limit-exceeded",
        }
    }

    /// The host's text, or its number in digits.
    pub fn detail(&self) -> String {
        match self {
            Self::TimedOut(milliseconds) => milliseconds.to_string(),
            Self::ResponseTooLarge(bytes) => bytes.to_string(),
            Self::Denied(text)
            | Self::InvalidRequest(text)
            | Self::NameUnresolved(text)
            | Self::ConnectionFailed(text)
            | Self::TlsFailed(text)
            | Self::ProtocolFailed(text)
            | Self::LimitExceeded(text) => text.clone(),
        }
    }
}

/// `%41` becomes `A`; what is no such triple stays. Bytes that are not UTF-8 become U+FFFD.
pub fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let (byte, after) = decoded_triple(rest).unwrap_or((*first, tail));
        bytes.push(byte);
        rest = after;
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn decoded_triple(text: &[u8]) -> Option<(u8, &[u8])> {
    let [b'%', high, low, rest @ ..] = text else {
        return None;
    };
    let digit = |byte: u8| (byte as char).to_digit(16).map(|value| value as u8);
    Some((digit(*high)? * 16 + digit(*low)?, rest))
}
