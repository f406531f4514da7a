//! To and from the types of the crate `http`. A plugin that does not use them carries none of this.

use std::fmt::Write;
use std::time::Duration;

use http::header::{HeaderMap, HeaderName, HeaderValue};
use http::{Method, Request as HttpRequest, Response as HttpResponse, StatusCode, Uri};

use crate::fetch::{self, Call};
use crate::headers::{bytes_of, text_of};
use crate::{FromRequest, Headers, IntoResponse, Request, Response};

/// What the host knows of a request beyond its message: an extension of an [`http::Request`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Names the request in the log and in the answer's header `x-request-id`.
    pub id: String,
    /// The client's IP address, in text.
    pub remote_address: String,
    /// How long, when the request began, the host would wait before it gives it up.
    pub time_left: Duration,
}

/// Its URI is absolute; what no URI may hold, and a `#`, is percent-encoded.
impl<B: From<Vec<u8>>> FromRequest for HttpRequest<B> {
    fn from_request(request: Request) -> Result<Self, String> {
        http_request(request).ok_or_else(|| "the request is malformed".into())
    }
}

impl<B: Into<Vec<u8>>> IntoResponse for HttpResponse<B> {
    fn into_response(self) -> Response {
        let (parts, body) = self.into_parts();
        let mut response = Response::new(parts.status.as_u16()).with_body(body);
        *response.headers_mut() = headers_of(&parts.headers);
        response
    }
}

/// A call to the URI of any request.
impl<B: Into<Vec<u8>>> From<HttpRequest<B>> for Call {
    fn from(request: HttpRequest<B>) -> Self {
        let (parts, body) = request.into_parts();
        fetch::request(parts.method.as_str(), parts.uri.to_string())
            .headers(headers_of(&parts.headers))
            .body(body)
    }
}

/// Fails where a status or a header is none of HTTP's.
impl TryFrom<Response> for HttpResponse<Vec<u8>> {
    type Error = http::Error;

    fn try_from(answer: Response) -> Result<Self, http::Error> {
        let mut response = HttpResponse::new(Vec::new());
        *response.status_mut() = StatusCode::from_u16(answer.status())?;
        *response.headers_mut() = header_map(answer.headers())?;
        *response.body_mut() = answer.into_body();
        Ok(response)
    }
}

fn http_request<B: From<Vec<u8>>>(request: Request) -> Option<HttpRequest<B>> {
    let (parts, headers) = request.into_parts();
    let mut result = HttpRequest::new(B::from(parts.body));
    *result.method_mut() = Method::from_bytes(parts.method.as_bytes()).ok()?;
    *result.uri_mut() = uri(&parts.scheme, &parts.authority, &parts.path_with_query)?;
    *result.headers_mut() = header_map(&headers).ok()?;
    result.extensions_mut().insert(Facts {
        id: parts.request_id,
        remote_address: parts.remote_address,
        time_left: Duration::from_millis(parts.time_left_ms.into()),
    });
    Some(result)
}

fn header_map(headers: &Headers) -> Result<HeaderMap, http::Error> {
    let mut map = HeaderMap::new();
    for (name, value) in headers.iter() {
        // What is no byte is no header either: a control character stands for it, which is refused.
        let bytes = bytes_of(value).unwrap_or_else(|| vec![0]);
        let value = HeaderValue::try_from(bytes)?;
        map.append(HeaderName::try_from(name)?, value);
    }
    Ok(map)
}

pub(crate) fn headers_of(map: &HeaderMap) -> Headers {
    let mut headers = Headers::new();
    for (name, value) in map {
        headers.append(name.as_str(), text_of(value.as_bytes()));
    }
    headers
}

fn uri(scheme: &str, authority: &str, path: &str) -> Option<Uri> {
    let mut text = format!("{scheme}://{authority}");
    for byte in path.bytes() {
        match is_allowed(byte) {
            true => text.push(char::from(byte)),
            false => write!(text, "%{byte:02X}").ok()?,
        }
    }
    Uri::try_from(text).ok()
}

fn is_allowed(byte: u8) -> bool {
    byte.is_ascii_graphic() && !b"\"#<>\\^`{|}".contains(&byte)
}
