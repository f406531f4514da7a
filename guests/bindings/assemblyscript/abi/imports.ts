// The host's functions as the canonical ABI flattens them. One that no guest code calls leaves no import.

// @ts-ignore: decorator
@external("wayhouse:plugin/log@0.1.0", "log")
export declare function hostLog(
  level: i32, message: usize, messageSize: usize, fields: usize, fieldCount: usize,
): void;

// @ts-ignore: decorator
@external("wayhouse:plugin/config@0.1.0", "get")
export declare function hostGet(key: usize, keySize: usize, answer: usize): void;

// @ts-ignore: decorator
@external("wayhouse:plugin/http@0.1.0", "fetch")
export declare function hostFetch(
  method: usize, methodSize: usize, url: usize, urlSize: usize, headers: usize, headerCount: usize,
  body: usize, bodySize: usize, timed: i32, timeoutMs: u32, answer: usize,
): void;
