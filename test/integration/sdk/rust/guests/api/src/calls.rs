use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Value, json};
use wayhouse::fetch;
use wayhouse::{Request, Response};

use crate::Answer;

/// The request as it came, to the URL in its query; what the error says where there is no answer.
pub fn pass_on(request: Request) -> Answer {
    let url = request.query("url").unwrap_or_default();
    let headers = request.headers().clone();
    let call = fetch::request(request.method(), url)
        .headers(headers)
        .body(request.into_body());
    match call.send() {
        Ok(response) => Ok(response),
        Err(error) => Ok(Response::text(format!("{error:?} | {error}"))),
    }
}

pub fn build() -> Answer {
    let answer = fetch::post("https://api.example/orders")
        .header("x-one", "1")
        .header("x-one", "\u{e9}")
        .json(&json!({ "items": 2 }))
        .timeout(Duration::from_millis(250))
        .send()?;
    let id = answer.body_json::<Value>()?["id"].clone();
    Ok(Response::json(&id)?)
}

/// JSON's keys are text: this has none.
pub fn mistaken() -> Response {
    let keys = BTreeMap::from([((1, 2), 3)]);
    let error = fetch::put("https://api.example/")
        .json(&keys)
        .send()
        .unwrap_err();
    Response::text(format!("{error:?}"))
}
