use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// Whether `hex` is the HMAC-SHA256 of `body` under `secret`. Takes the same time wherever they differ.
pub fn is_valid(hex: &str, secret: &[u8], body: &[u8]) -> bool {
    let Some(given) = bytes(hex) else {
        return false;
    };
    let mac = Hmac::<Sha256>::new_from_slice(secret).expect("HMAC takes a key of any length");
    mac.chain_update(body).verify_slice(&given).is_ok()
}

fn bytes(hex: &str) -> Option<Vec<u8>> {
    hex.as_bytes().chunks(2).map(byte).collect()
}

fn byte(pair: &[u8]) -> Option<u8> {
    let [high, low] = pair else { return None };
    let digit = |of: u8| char::from(of).to_digit(16);
    u8::try_from(digit(*high)? * 16 + digit(*low)?).ok()
}
