use bindings::{Request, Response, guest};
use core::arch::wasm32::{memory_grow, memory_size};

guest!(handle);

const REFUSED: usize = usize::MAX;

/// Grows its memory until that is refused and answers how many pages it has then.
/// `/allocate` makes objects until the allocator gives up, which traps.
fn handle(request: Request) -> Response {
    if request.path() == "/allocate" {
        allocate();
    }
    while memory_grow::<0>(1) != REFUSED {}
    Response::text(200, &memory_size::<0>().to_string())
}

fn allocate() -> ! {
    let mut kept = Vec::new();
    loop {
        kept.push(core::hint::black_box(vec![1_u8; 60_000]));
    }
}
