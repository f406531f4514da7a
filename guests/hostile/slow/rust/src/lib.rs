use bindings::{Request, Response, guest};

guest!(handle);

/// Computes for `?n=` steps (a million if not given) of a few instructions each.
fn handle(request: Request) -> Response {
    let steps = request.number("n", 1_000_000_u64);
    let step = |state: u64, _| {
        state
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407)
    };
    Response::text(200, &(0..steps).fold(1, step).to_string())
}
