/** What puts load on a server found out. */
export interface Answers {
  readonly requests: number;
  readonly perSecond: number;
  readonly p50Micros: number;
  readonly p99Micros: number;
  /** Where it was measured. */
  readonly p999Micros?: number;
  /** How late the client itself was, p99; where it was measured. */
  readonly clientMicros?: number;
}

/** One kind of load. */
export interface Course {
  readonly name: string;
  readonly seconds: number;
  /** Rejects if one answer is not 2xx or 3xx, or one connection fails. */
  run(url: string): Promise<Answers>;
}
