//! A shop asks what a basket costs: `{"total": 12000, "customer": "gold"}`, amounts in cents.

mod rules;

use rules::{Basket, discount};
use serde_json::{Value, json};
use wayhouse::{Request, Response, config};

/// The host calls this once for each request. An error becomes a 500, and a line in the log.
#[wayhouse::handler]
fn handle(request: Request) -> Result<Response, serde_json::Error> {
    if request.method() != "POST" {
        return Ok(Response::json(&json!({ "error": "ask by POST" }))?.with_status(405));
    }
    match request.json::<Basket>() {
        Ok(basket) => Response::json(&quote(&basket)),
        Err(error) => Ok(Response::json(&json!({ "error": error.to_string() }))?.with_status(400)),
    }
}

fn quote(basket: &Basket) -> Value {
    let (discount, rule) = discount(basket);
    json!({
        "currency": config::get("currency").unwrap_or_else(|| "EUR".into()),
        "total": basket.total,
        "discount": discount,
        "pay": basket.total - discount,
        "rule": rule,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use wayhouse::testing::{self, Host};

    #[test]
    fn quotes_a_basket_in_the_currency_that_is_set() {
        let host = Host::new().config("currency", "CHF");
        let basket = r#"{"total": 10000, "customer": "gold"}"#;
        let quote: Value = host
            .handle(handle, testing::post("/", basket))
            .body_json()
            .unwrap();
        let wanted = json!({
            "currency": "CHF",
            "total": 10000,
            "discount": 1500,
            "pay": 8500,
            "rule": "15 % for gold customers",
        });
        assert_eq!(quote, wanted);
    }

    #[test]
    fn says_what_is_wrong_with_a_basket() {
        for body in ["{", r#"{"total": "much"}"#, r#"{"total": -1}"#] {
            let answer = Host::new().handle(handle, testing::post("/", body));
            assert_eq!(answer.status(), 400);
        }
    }
}
