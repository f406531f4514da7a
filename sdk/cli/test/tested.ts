/** What `wayhouse test` knows of a test, whatever ran it. */
export interface Tested {
  /** As wayhouse.toml calls it. */
  readonly name: string;
  readonly status: 'passed' | 'failed' | 'skipped';
  /** Absent where the test asked no component. */
  readonly spent?: Spent;
  /** Why it failed, where nobody else has told. */
  readonly problems?: readonly string[];
}

export interface Spent {
  readonly requests: number;
  /** Of all requests together. */
  readonly fuel: number;
  /** Of the request that had most. */
  readonly memoryBytes: number;
}

/** What one runner of tests has come to. */
export interface Outcome {
  readonly status: 'passed' | 'failed';
  readonly tests: readonly Tested[];
}
