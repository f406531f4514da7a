//! Says hello in the world `wasi:http/proxy` 0.2.

use wasip2::http::types::{
    Fields, IncomingRequest, OutgoingBody, OutgoingResponse, ResponseOutparam,
};

const TEXT: &str = "hello from a wasi service";

struct Hello;

impl wasip2::exports::http::incoming_handler::Guest for Hello {
    fn handle(_request: IncomingRequest, answer: ResponseOutparam) {
        let response = OutgoingResponse::new(header());
        let body = response.body().expect("a response has one body");
        ResponseOutparam::set(answer, Ok(response));
        let stream = body.write().expect("a body has one stream");
        stream
            .blocking_write_and_flush(TEXT.as_bytes())
            .expect("the client reads");
        drop(stream);
        OutgoingBody::finish(body, None).expect("the length is as promised");
    }
}

fn header() -> Fields {
    Fields::from_list(&[
        ("content-type".into(), b"text/plain; charset=utf-8".to_vec()),
        ("content-length".into(), TEXT.len().to_string().into()),
    ])
    .expect("both may be set")
}

wasip2::http::proxy::export!(Hello);
