use bindings::log::{Level, log};
use bindings::{Request, Response, guest};

guest!(handle);

/// Writes a line of every level and answers how many.
fn handle(request: Request) -> Response {
    line(Level::Trace, "a trace line", &[]);
    line(
        Level::Debug,
        "a debug line",
        &[("path", &request.path_with_query)],
    );
    line(
        Level::Info,
        "an info line",
        &[("city", "Zürich"), ("animal", "🦀")],
    );
    line(Level::Warn, "a warn line: naïve ☃", &[("empty", "")]);
    line(
        Level::Error,
        "an error line\nof two",
        &[("same", "1"), ("same", "2")],
    );
    Response::text(200, "5")
}

fn line(level: Level, message: &str, fields: &[(&str, &str)]) {
    let fields: Vec<_> = fields
        .iter()
        .map(|(name, value)| (name.to_string(), value.to_string()))
        .collect();
    log(level, message, &fields);
}
