//! As much of Rust's grammar as finds a function's name: a parser of all of it takes seconds to compile.

use proc_macro::{Ident, Span, TokenStream, TokenTree};

use crate::Refusal;

const NOT_A_FUNCTION: &str =
    "#[wayhouse::handler] stands before a function: fn handle(request: Request) -> Response";
const ASYNC: &str = "a handler is not async: calls such as fetch wait by themselves, and the host serves other requests meanwhile";
const GENERIC: &str =
    "a handler has no type parameters: it takes wayhouse::Request and gives a response";
const ONE_ARGUMENT: &str = "a handler takes one argument: fn handle(request: Request) -> Response";
const NO_METHOD: &str = "a handler is a function of its own, not a method";

/// The name of the function that the tokens declare.
pub(crate) fn name_of(item: TokenStream) -> Result<Ident, Refusal> {
    let mut tokens = item.into_iter();
    check_qualifiers(&mut tokens)?;
    let name = match tokens.next() {
        Some(TokenTree::Ident(name)) => name,
        other => return Err(refusal(other.as_ref(), NOT_A_FUNCTION)),
    };
    match tokens.next() {
        Some(TokenTree::Group(arguments)) => check_arguments(&name, arguments.stream())?,
        other => return Err(refusal(other.as_ref(), GENERIC)),
    }
    Ok(name)
}

/// Reads on behind the word `fn`.
fn check_qualifiers(tokens: &mut impl Iterator<Item = TokenTree>) -> Result<(), Refusal> {
    for token in tokens {
        let TokenTree::Ident(word) = &token else {
            // Of an attribute, or of pub(crate) and extern "C".
            continue;
        };
        match word.to_string().as_str() {
            "fn" => return Ok(()),
            "async" => return Err(refusal(Some(&token), ASYNC)),
            "pub" | "const" | "unsafe" | "extern" => {}
            _ => return Err(refusal(Some(&token), NOT_A_FUNCTION)),
        }
    }
    Err(refusal(None, NOT_A_FUNCTION))
}

fn check_arguments(name: &Ident, arguments: TokenStream) -> Result<(), Refusal> {
    let mut depth = 0;
    let mut commas = 0;
    let tokens: Vec<TokenTree> = arguments.into_iter().collect();
    for token in &tokens {
        match token {
            TokenTree::Ident(word) if word.to_string() == "self" => {
                return Err(refusal(Some(token), NO_METHOD));
            }
            TokenTree::Punct(punct) => match punct.as_char() {
                '<' => depth += 1,
                '>' => depth -= 1,
                ',' if depth == 0 => commas += 1,
                _ => {}
            },
            _ => {}
        }
    }
    let trailing = matches!(tokens.last(), Some(TokenTree::Punct(punct)) if punct.as_char() == ',');
    match commas - i32::from(trailing) {
        0 if !tokens.is_empty() => Ok(()),
        _ => Err(Refusal {
            at: name.span(),
            message: ONE_ARGUMENT,
        }),
    }
}

fn refusal(token: Option<&TokenTree>, message: &'static str) -> Refusal {
    let at = token.map_or_else(Span::call_site, TokenTree::span);
    Refusal { at, message }
}
