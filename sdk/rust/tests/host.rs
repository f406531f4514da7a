//! The host of native tests: what is set is read, what is logged and called is told.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use log::Level;
use wayhouse::fetch::{self, FetchError};
use wayhouse::testing::{self, Host};
use wayhouse::{Request, Response, config};

#[test]
fn values_are_those_of_the_innermost_host() {
    let outer = Host::new().config("key", "outer");
    let inner = Host::new();
    outer.run(|| {
        assert_eq!(config::get("key").as_deref(), Some("outer"));
        inner.run(|| assert_eq!(config::get("key"), None));
        assert_eq!(config::get("key").as_deref(), Some("outer"));
    });
}

#[test]
fn a_value_that_is_missing_is_named() {
    let missing = Host::new().run(|| config::require("secret")).unwrap_err();
    assert_eq!(missing.key(), "secret");
    assert_eq!(
        missing.to_string(),
        "config.secret is missing in the plugin's settings"
    );
}

#[test]
fn a_call_is_kept_and_answered() {
    let host = Host::new().fetch(|call| Ok(Response::text(call.method.clone()).with_status(500)));
    let answer = host.run(|| {
        fetch::delete("https://api.example/1")
            .header("a", "1")
            .body("gone")
            .timeout(Duration::from_micros(1))
            .send()
    });
    let answer = answer.unwrap();
    assert_eq!((answer.status(), answer.body()), (500, &b"DELETE"[..]));
    let calls = host.fetches();
    assert_eq!(calls.len(), 1);
    assert_eq!(
        (&*calls[0].method, &*calls[0].url),
        ("DELETE", "https://api.example/1")
    );
    assert_eq!(calls[0].headers.iter().collect::<Vec<_>>(), [("a", "1")]);
    assert_eq!(
        (&*calls[0].body, calls[0].timeout),
        (&b"gone"[..], Some(Duration::from_millis(1)))
    );
}

#[test]
fn a_call_may_fail_with_any_error() {
    let timed_out = FetchError::TimedOut(Duration::from_millis(250));
    let error = timed_out.clone();
    let host = Host::new().fetch(move |_| Err(error.clone()));
    let given = host
        .run(|| fetch::get("https://api.example/").send())
        .unwrap_err();
    assert_eq!(given, timed_out);
    assert_eq!(given.to_string(), "no answer within 250 ms");
}

#[test]
fn a_url_that_is_not_absolute_is_refused_as_the_host_does() {
    let host = Host::new().fetch(|_| Ok(Response::new(200)));
    let given = host.run(|| fetch::get("/prices").send());
    assert!(matches!(given, Err(FetchError::InvalidRequest(text)) if text.contains("\"/prices\"")));
    assert_eq!(host.fetches(), []);
}

#[test]
fn a_call_without_an_answer_says_what_to_write() {
    let call = || Host::new().run(|| fetch::get("https://api.example/").send());
    let panic = catch_unwind(call).unwrap_err();
    let text = panic.downcast_ref::<String>().unwrap();
    assert!(text.contains("GET https://api.example/") && text.contains("Host::fetch"));
}

#[test]
fn a_host_is_left_in_a_panic_too() {
    let host = Host::new().config("key", "value");
    let handler = |_: Request| -> Response { panic!("boom") };
    let run = AssertUnwindSafe(|| host.handle(handler, testing::get("/")));
    assert!(catch_unwind(run).is_err());
    assert!(catch_unwind(|| config::get("key")).is_err());
}

#[cfg(feature = "kv")]
#[test]
fn lines_carry_the_key_values_of_log() {
    let host = Host::new();
    host.run(|| log::info!(order = 17, city = "Zürich"; "taken {}", 1));
    let fields = [("target", "host"), ("order", "17"), ("city", "Zürich")];
    assert_eq!(
        host.log()[0].fields,
        fields.map(|(name, value)| (name.into(), value.into()))
    );
}

#[test]
fn lines_carry_level_and_target() {
    let host = Host::new();
    host.run(|| {
        log::info!("taken {}", 1);
        log::error!(target: "billing", "plain");
    });
    let log = host.log();
    assert_eq!((log[0].level, &*log[0].message), (Level::Info, "taken 1"));
    assert_eq!(log[0].field("target"), Some("host"));
    assert_eq!(
        (log[1].level, log[1].field("target")),
        (Level::Error, Some("billing"))
    );
}

#[cfg(feature = "tracing")]
#[test]
fn events_carry_what_is_around_them() {
    let host = Host::new();
    host.run(|| {
        let outer = tracing::info_span!("order", id = 7, total = tracing::field::Empty);
        let inner = tracing::info_span!("price", id = 8);
        let entered = outer.enter();
        outer.record("total", 12);
        inner.in_scope(|| tracing::warn!(id = 9, "deep"));
        drop(inner);
        drop(entered);
        drop(outer);
        tracing::debug!("alone");
    });
    let log = host.log();
    assert_eq!((log[0].level, &*log[0].message), (Level::Warn, "deep"));
    assert_eq!(log[0].field("span"), Some("order:price"));
    assert_eq!(
        (log[0].field("id"), log[0].field("total")),
        (Some("9"), Some("12"))
    );
    assert_eq!((&*log[1].message, log[1].field("span")), ("alone", None));
}
