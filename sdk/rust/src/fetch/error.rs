use std::error::Error;
use std::fmt;
use std::time::Duration;

/// Why a call brought no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FetchError {
    /// The manifest does not ask for it or the operator has not granted it; the text tells how to.
    Denied(String),
    /// The method, the URL, a header or the body is malformed; the text says which.
    InvalidRequest(String),
    /// The host name has no address.
    NameUnresolved(String),
    /// No connection came about, or it broke before the answer was whole.
    ConnectionFailed(String),
    /// The server's certificate was not accepted, or TLS failed otherwise.
    TlsFailed(String),
    /// The server's answer is not HTTP.
    ProtocolFailed(String),
    /// No whole answer within this time.
    TimedOut(Duration),
    /// The answer's body is larger than what is left of the limit `fetchBytes`: so many bytes.
    ResponseTooLarge(u64),
    /// A limit of the request is spent (`fetchCalls`, `fetchBytes`); the text names it.
    LimitExceeded(String),
}

impl fmt::Display for FetchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TimedOut(time) => write!(f, "no answer within {} ms", time.as_millis()),
            Self::ResponseTooLarge(bytes) => {
                write!(f, "the answer is larger than {bytes} bytes")
            }
            Self::Denied(text)
            | Self::InvalidRequest(text)
            | Self::NameUnresolved(text)
            | Self::ConnectionFailed(text)
            | Self::TlsFailed(text)
            | Self::ProtocolFailed(text)
            | Self::LimitExceeded(text) => f.write_str(text),
        }
    }
}

impl Error for FetchError {}
