// Generated from WIT by scripts/generate.ts. Changes are lost.
/** Where the fields of `request` stand, in bytes from its start. */
export const METHOD: usize = 0;
export const SCHEME: usize = 8;
export const AUTHORITY: usize = 16;
export const PATH_WITH_QUERY: usize = 24;
export const HEADERS: usize = 32;
export const BODY: usize = 40;
export const REMOTE_ADDRESS: usize = 48;
export const REQUEST_ID: usize = 56;
export const TIME_LEFT_MS: usize = 64;

/** The same of `response`, and how it stands itself. */
export const RESPONSE_STATUS: usize = 0;
export const RESPONSE_HEADERS: usize = 4;
export const RESPONSE_BODY: usize = 12;
export const RESPONSE_SIZE: i32 = 20;
export const RESPONSE_ALIGN: i32 = 4;
