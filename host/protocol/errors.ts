/**
 * Every error that Wayhouse can answer with: one row a code.
 *
 * `status` is the HTTP status, `fault` whose mistake it is, `title` what happened in one sentence
 * and `repair` what to do about it. docs/errors.md is generated from this table.
 */
export type Fault = 'client' | 'guest' | 'operator' | 'host';

export interface ErrorRow {
  readonly status: number;
  readonly fault: Fault;
  readonly title: string;
  readonly repair: string;
}

const by =
  (fault: Fault) =>
  (status: number, title: string, repair: string): ErrorRow => ({ status, fault, title, repair });

const client = by('client');
const guest = by('guest');
const operator = by('operator');
const host = by('host');

export const ERRORS = {
  // What a client of a plugin may see.
  bad_request: client(400, 'The request is not well-formed HTTP.', 'Correct the part that the detail names.'),
  route_not_found: client(
    404,
    'No plugin answers at this address.',
    'Check host and path; the admin API lists every plugin with its route.',
  ),
  request_timeout: client(
    408,
    'The request did not arrive whole in time.',
    'Send it faster or in smaller parts.',
  ),
  request_too_large: client(
    413,
    'The request body is larger than this plugin takes.',
    'Send less, or raise the limit requestBodyBytes in the settings.',
  ),
  headers_too_large: client(
    431,
    'The request header is larger than the host takes.',
    'Send fewer or shorter header fields.',
  ),
  client_gone: client(
    499,
    'The client went away before the answer was ready.',
    'Nothing to repair; the work was cancelled.',
  ),
  guest_trapped: guest(
    502,
    'The plugin trapped while it handled the request.',
    "Look for this request id in the plugin's log; the trap's cause stands there.",
  ),
  lift_exceeded: guest(
    502,
    'The plugin handed over more text or lists than its limits allow.',
    "Hand over less, or raise liftBytes or liftItems in the settings; the plugin's log names the call for this request id.",
  ),
  fuel_exhausted: guest(
    502,
    'The plugin used up its fuel before it had answered.',
    'Make the plugin do less for one request, or raise the limit fuel in the settings.',
  ),
  stack_exhausted: guest(
    502,
    "The plugin's calls went deeper than its stack.",
    'Recurse less deeply, or raise the limit stackBytes in the settings.',
  ),
  heap_exhausted: guest(
    502,
    'The plugin made more structs, arrays or exceptions than its limit.',
    'Make fewer objects and throw less in one request, or raise the limit heapBytes in the settings.',
  ),
  memory_exhausted: guest(
    502,
    'The plugin trapped after it was refused more memory.',
    'Hold less at once, or raise the limit memoryBytes or tableElements in the settings.',
  ),
  bad_response: guest(
    502,
    "The plugin's answer is not a valid HTTP response.",
    "Correct the part that the plugin's log names for this request id.",
  ),
  response_too_large: guest(
    502,
    "The plugin's answer is larger than its limit.",
    'Answer with less, or raise responseBodyBytes, headerCount or headerBytes in the settings.',
  ),
  worker_lost: host(
    502,
    'The worker that ran the request died.',
    'Send it again if it is safe to repeat; a new worker has taken over.',
  ),
  overloaded: operator(
    503,
    'The plugin has no room for another request.',
    'Retry after the time in Retry-After, or raise concurrency, queue or workers in the settings.',
  ),
  memory_unavailable: operator(
    503,
    'The host has no memory left for another instance.',
    "Retry after the time in Retry-After, lower the plugin's limits, or raise instancesBytes in the configuration.",
  ),
  plugin_unavailable: host(
    503,
    'The plugin is not running.',
    'Activate a version that is ready; the admin API tells why this one could not be started.',
  ),
  shutting_down: host(
    503,
    'The host is shutting down.',
    'Send the request again; another host, or this one restarted, will answer.',
  ),
  deadline_exceeded: guest(
    504,
    'The plugin did not answer within its time.',
    'Make the plugin faster, or raise the limit deadlineMs in the settings.',
  ),
  internal: host(500, 'The host failed.', "Look for this request id in the host's log, and report it."),

  // The admin API: the call itself.
  too_many_attempts: client(
    429,
    'Too many wrong admin tokens came from this address.',
    'Wait for the time in Retry-After, then send the right token.',
  ),
  unauthorized: client(
    401,
    'The admin token is missing or wrong.',
    'Send "Authorization: Bearer <token>"; the host names the token\'s file when it starts.',
  ),
  unknown_route: client(
    404,
    'The admin API has no such address.',
    'See /openapi.json for the addresses that there are.',
  ),
  invalid_request: client(
    400,
    'The call does not fit its schema.',
    'Correct the part that the detail names; /openapi.json has the schema.',
  ),
  unsupported_media_type: client(
    415,
    'The body is of a kind that this call does not take.',
    'Upload application/wasm, or multipart/form-data with the parts "component" and "manifest"; everything else is application/json.',
  ),
  invalid_plugin_name: client(
    400,
    'That is not a name for a plugin.',
    'Use 1 to 63 of a-z, 0-9 and "-", beginning and ending with a letter or digit.',
  ),
  invalid_manifest: client(
    400,
    'The manifest does not fit its schema.',
    'Correct the part that the detail names.',
  ),
  invalid_settings: client(
    400,
    'The settings do not fit their schema.',
    'Correct the part that the detail names.',
  ),
  limit_over_ceiling: client(
    400,
    'A limit is above the ceiling that the operator of this host has set.',
    "Ask for less, or raise the ceiling in the host's configuration.",
  ),
  route_conflict: client(
    409,
    'Another plugin already answers at this route.',
    'Choose another host or path, or change the other plugin first.',
  ),
  plugin_not_found: client(
    404,
    'There is no plugin of this name.',
    'GET /v1/plugins lists those that there are.',
  ),
  version_not_found: client(
    404,
    'The plugin has no such version.',
    'GET /v1/plugins/{name}/versions lists those that there are.',
  ),
  version_not_ready: client(
    409,
    'That version cannot be activated.',
    'Its state and the reason stand in its record; upload a version that passes every stage.',
  ),
  settings_changed: client(
    412,
    'The settings have been changed since they were read.',
    'Read them again, make the change in what stands there now, and put that with its ETag.',
  ),
  nothing_to_roll_back: client(
    409,
    'There is no earlier deployment to go back to.',
    'Activate a version by its number.',
  ),

  // The admin API: the uploaded bytes.
  upload_empty: client(400, 'The upload has no bytes.', "Send the component's bytes as the body."),
  upload_incomplete: client(400, 'The upload ended before it was whole.', 'Send it again.'),
  upload_timeout: client(
    408,
    'The upload did not arrive in time.',
    'Send it again over a faster connection.',
  ),
  upload_too_large: client(
    413,
    'The component is larger than this host takes.',
    'Build it smaller (release profile, stripped), or raise maxUploadBytes in the configuration.',
  ),
  not_wasm: client(422, 'These bytes are not WebAssembly.', 'Upload the .wasm file of a component.'),
  core_module: client(
    422,
    'This is a core module, not a component.',
    'Make a component of it: build for the component model, or run "jco new" (or "wasm-tools component new") on it.',
  ),
  malformed_component: client(
    422,
    'The component is malformed or cut off.',
    'Build it again and compare its digest; the detail tells what is wrong and where.',
  ),
  unsupported_world: client(
    422,
    'The component is not of a world that this host runs.',
    'Build it for the world wayhouse:plugin/handler@0.1.0; the detail tells what differs.',
  ),
  import_not_provided: client(
    422,
    'The component imports what this host does not provide.',
    'Build without what the detail names; a plugin may import wayhouse:plugin/log, http and config.',
  ),
  memory_refused: client(
    422,
    'The component declares memory that this host does not take.',
    'Declare unshared memories whose minimums fit the limit memoryBytes; the detail tells what was found.',
  ),
  instance_too_large: client(
    422,
    'A single instance of the component needs more than this host or its limits allow.',
    'Begin with less memory, smaller tables or less data, or raise what the detail names: a limit in the settings, or instancesBytes in the configuration.',
  ),
  structure_refused: client(
    422,
    'The component has more of something than this host takes.',
    'Build it smaller or with less nesting; the detail names the bound, what went past it and where. The operator may raise the bound.',
  ),
  feature_refused: client(
    422,
    'The component uses a feature of WebAssembly that this host does not run.',
    'Build it without the feature; the detail names it and where it stands.',
  ),
  name_refused: client(
    422,
    'A name in the component is not a name of the component model, or one that this host keeps for itself.',
    'Rename what the detail names.',
  ),
  transpile_failed: guest(
    422,
    'The component could not be translated.',
    'Build it with a current toolchain; the detail has the reason.',
  ),
  transpile_bounds: guest(
    422,
    'Translating or compiling the component took more than its bounds.',
    'Build it smaller; the detail names the bound.',
  ),
  compile_failed: guest(
    422,
    'V8 does not accept a core module of the component.',
    "Build without the feature that V8's message names.",
  ),
  artifact_damaged: host(
    500,
    'The stored component is not on disk, or no more what was uploaded.',
    'Upload the same component again, and check the disk.',
  ),
  module_missing: host(
    500,
    'The translated module is not on disk, or not whole.',
    'Nothing to repair; the host translates the component again.',
  ),
  start_failed: guest(
    422,
    'The component trapped while it started.',
    'Correct its start-up code; the detail has the reason.',
  ),
  start_timeout: guest(
    422,
    'The component did not finish starting in time.',
    'Do less at start-up, or raise the limit startMs in the settings.',
  ),

  // Starting the host.
  config_invalid: operator(500, 'The configuration is not valid.', 'Correct the key that the detail names.'),
  data_dir_in_use: operator(
    500,
    'Another host uses this data directory.',
    'Stop that host, or give this one a WAYHOUSE_DATA_DIR of its own.',
  ),
  data_dir_unusable: operator(
    500,
    'The data directory cannot be used.',
    'Make it a directory that this user may write, made by this version or an older one.',
  ),
} as const satisfies Record<string, ErrorRow>;

export type ErrorCode = keyof typeof ERRORS;

/** An error as it crosses threads, stands in the registry and goes out as problem details. */
export interface ErrorData {
  readonly code: ErrorCode;
  /** What went wrong this time; safe to show to whoever may see the code. */
  readonly detail: string;
  /** The stage of an upload in which it happened. */
  readonly stage?: string;
}

/** The one error class of Wayhouse: a row of the table above, with what went wrong this time. */
export class WayhouseError extends Error {
  override readonly name = 'WayhouseError';
  readonly code: ErrorCode;
  readonly detail: string;
  /** The stage of an upload in which it happened; set where the stages are timed. */
  stage: string | undefined;

  constructor(code: ErrorCode, detail: string = ERRORS[code].title, options?: ErrorOptions) {
    super(`${code}: ${detail}`, options);
    this.code = code;
    this.detail = detail;
  }

  get status(): number {
    return ERRORS[this.code].status;
  }

  get repair(): string {
    return ERRORS[this.code].repair;
  }

  toData(): ErrorData {
    const data = { code: this.code, detail: this.detail };
    return this.stage === undefined ? data : { ...data, stage: this.stage };
  }

  static fromData(data: ErrorData): WayhouseError {
    const error = new WayhouseError(data.code, data.detail);
    error.stage = data.stage;
    return error;
  }

  /** What was thrown, as one of ours; anything unforeseen is `internal` with the cause kept. */
  static from(thrown: unknown): WayhouseError {
    if (thrown instanceof WayhouseError) return thrown;
    return new WayhouseError('internal', undefined, { cause: thrown });
  }
}
