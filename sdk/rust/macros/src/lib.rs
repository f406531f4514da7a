//! The attribute of the crate `wayhouse`, which re-exports it and says how it is used.

mod signature;

use std::iter::once;

use proc_macro::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};

/// Makes a function the plugin. The crate `wayhouse` documents it.
#[proc_macro_attribute]
pub fn handler(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let glue = match check_arguments(arguments).and_then(|()| signature::name_of(item.clone())) {
        Ok(name) => glue(name),
        Err(refusal) => compile_error(&refusal),
    };
    item.into_iter().chain(glue).collect()
}

/// Why an attribute stands where it cannot, and what it is that is wrong.
struct Refusal {
    at: Span,
    message: &'static str,
}

fn check_arguments(arguments: TokenStream) -> Result<(), Refusal> {
    match arguments.into_iter().next() {
        None => Ok(()),
        Some(token) => Err(Refusal {
            at: token.span(),
            message: "#[wayhouse::handler] takes no arguments",
        }),
    }
}

/// The export of the component; natively, where there is none, the same check of types.
fn glue(handler: Ident) -> TokenStream {
    let template: TokenStream = "
        #[cfg(target_family = \"wasm\")]
        #[doc(hidden)]
        const _: () = {
            struct Plugin;

            impl ::wayhouse::__private::contract::Guest for Plugin {
                fn handle(
                    request: ::wayhouse::__private::contract::Request,
                ) -> ::wayhouse::__private::contract::Response {
                    ::wayhouse::__private::serve(request, HANDLER)
                }
            }

            ::wayhouse::__private::contract::export!(
                Plugin with_types_in ::wayhouse::__private::contract
            );
        };

        #[cfg(not(target_family = \"wasm\"))]
        #[doc(hidden)]
        const _: fn(
            ::wayhouse::__private::contract::Request,
        ) -> ::wayhouse::__private::contract::Response =
            |request| ::wayhouse::__private::serve(request, HANDLER);"
        .parse()
        .expect("the template is Rust");
    put(&handler, template)
}

/// Puts the function's own name, with its place in the source, where the template says HANDLER.
fn put(handler: &Ident, template: TokenStream) -> TokenStream {
    let replaced = |token| match token {
        TokenTree::Ident(word) if word.to_string() == "HANDLER" => handler.clone().into(),
        TokenTree::Group(group) => {
            Group::new(group.delimiter(), put(handler, group.stream())).into()
        }
        other => other,
    };
    template.into_iter().map(replaced).collect()
}

fn compile_error(Refusal { at, message }: &Refusal) -> TokenStream {
    let literal: TokenTree = Literal::string(message).into();
    let argument = Group::new(Delimiter::Parenthesis, once(literal).collect());
    let tokens: [TokenTree; 4] = [
        Ident::new("compile_error", *at).into(),
        Punct::new('!', Spacing::Alone).into(),
        argument.into(),
        Punct::new(';', Spacing::Alone).into(),
    ];
    tokens
        .into_iter()
        .map(|token| spanned(token, *at))
        .collect()
}

fn spanned(mut token: TokenTree, at: Span) -> TokenTree {
    token.set_span(at);
    token
}
