use wayhouse::{Response, log};

pub fn log() -> Response {
    log::trace!("a trace line");
    log::debug!("a debug line: {}", 1 + 1);
    log::info!(order = 17, city = "Zürich", ok = true; "an info line");
    log::warn!("a warn line: naïve ☃");
    log::error!(target: "billing", same = 1, same = 2; "an error line");
    Response::text("logged")
}

pub fn trace() -> Response {
    tracing::info!(items = 3, "before");
    price("book");
    tracing::warn!(city = "Zürich", ratio = 0.5, "after");
    Response::text("traced")
}

#[tracing::instrument(fields(total))]
fn price(of: &str) {
    tracing::debug!("asked");
    tracing::Span::current().record("total", 12);
    let inner = tracing::error_span!("tax", rate = %"8.1 %");
    let _entered = inner.enter();
    tracing::error!(of = "pen", "taxed {}", 1);
}

/// Lines where the target has standard streams.
pub fn print() -> Response {
    println!("printed {}", 1);
    eprint!("not ");
    eprintln!("whole");
    eprint!("unended");
    Response::text("printed")
}
