//! A component of the standard world `wasi:http/proxy` 0.2, which also asks for its environment.

use wasip2::cli::environment::get_environment;
use wasip2::clocks::wall_clock;
use wasip2::http::types::{
    Fields, IncomingRequest, OutgoingBody, OutgoingResponse, ResponseOutparam,
};

struct Hello;

impl wasip2::exports::http::incoming_handler::Guest for Hello {
    fn handle(_request: IncomingRequest, answer: ResponseOutparam) {
        let text = format!(
            "hello at {}, {} variables",
            wall_clock::now().seconds,
            get_environment().len()
        );
        let response = OutgoingResponse::new(Fields::new());
        let body = response.body().expect("a response has one body");
        ResponseOutparam::set(answer, Ok(response));
        let stream = body.write().expect("a body has one stream");
        stream
            .blocking_write_and_flush(text.as_bytes())
            .expect("the client reads");
        drop(stream);
        OutgoingBody::finish(body, None).expect("no length was promised");
    }
}

wasip2::http::proxy::export!(Hello);
