use bytes::Bytes;
use wayhouse::Facts;
use wayhouse::fetch::Call;
use wayhouse::http::{Error, HeaderValue, Request, Response};

type Answer = Result<Response<Bytes>, Box<dyn std::error::Error>>;

#[wayhouse::handler]
fn handle(request: Request<Bytes>) -> Answer {
    match request.uri().path() {
        "/fetch" => pass_on(request),
        _ => Ok(echo(request)?),
    }
}

/// Answers with the request's headers and body, and what else is known of it.
fn echo(request: Request<Bytes>) -> Result<Response<Bytes>, Error> {
    let (parts, body) = request.into_parts();
    let facts = parts.extensions.get::<Facts>().expect("the host's");
    let mut response = Response::builder()
        .status(201)
        .header("x-method", parts.method.as_str())
        .header("x-uri", parts.uri.to_string())
        .header("x-facts", format!("{} {}", facts.remote_address, facts.id))
        .body(body)?;
    response.headers_mut().extend(parts.headers);
    response
        .headers_mut()
        .append("x-answer", HeaderValue::from_bytes(b"a\xff\x80")?);
    Ok(response)
}

/// The request as it came, to the URL in its query.
fn pass_on(mut request: Request<Bytes>) -> Answer {
    *request.uri_mut() = request.uri().query().unwrap_or_default().parse()?;
    let answer: Response<Vec<u8>> = Call::from(request).send()?.try_into()?;
    Ok(answer.map(Bytes::from))
}
