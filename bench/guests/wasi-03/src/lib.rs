//! Says hello in the world `wasi:http/service` 0.3.

use wasip3::http::types::{ErrorCode, Fields, Request, Response};
use wasip3::{wit_bindgen, wit_future, wit_stream};

const TEXT: &str = "hello from a wasi service";

struct Hello;

impl wasip3::exports::http::handler::Guest for Hello {
    async fn handle(_request: Request) -> Result<Response, ErrorCode> {
        let (mut body, contents) = wit_stream::new();
        let (_, trailers) = wit_future::new(|| Ok(None));
        let (response, _sent) = Response::new(header(), Some(contents), trailers);
        wit_bindgen::spawn_local(async move {
            body.write_all(TEXT.into()).await;
        });
        Ok(response)
    }
}

fn header() -> Fields {
    Fields::from_list(&[
        ("content-type".into(), b"text/plain; charset=utf-8".to_vec()),
        ("content-length".into(), TEXT.len().to_string().into()),
    ])
    .expect("both may be set")
}

wasip3::http::service::export!(Hello);
