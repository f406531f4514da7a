/** The package's public face: what `import { ... } from "@wayhouse/assemblyscript"` gives a plugin. */
export { Option, Result } from './abi/values';
export { config } from './config';
export { decodeBase64, encodeBase64 } from './encoding/base64';
export { decodeHex, encodeHex } from './encoding/hex';
export { escapeHtml } from './encoding/html';
export { formDecode, formEncode, percentDecode, percentEncode } from './encoding/percent';
export { decodeUtf8, encodeUtf8 } from './encoding/utf8';
export { fetch, FetchError, RequestInit } from './fetch';
export { FetchErrorTag } from './handler/imports/wayhouse/plugin/http';
export { Headers } from './headers';
export { JSON } from './json';
export { JsonError } from './json/parse';
export { JsonKind, JsonValue } from './json/value';
export { Fields, log } from './log';
export { Request } from './request';
export { Response } from './response';
export { URL, URLSearchParams } from './url';
