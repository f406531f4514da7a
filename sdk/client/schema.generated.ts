// Generated from the OpenAPI document of the host by "npm run generate"; not edited by hand.
/* oxlint-disable max-lines */

export interface paths {
  '/healthz': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Whether the host lives */
    get: operations['health'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/readyz': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Whether every plugin that was active before the start serves again, or has failed */
    get: operations['readiness'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/host': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Show the host */
    get: operations['getHost'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/metrics': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Counts and figures, for Prometheus */
    get: operations['metrics'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/openapi.json': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** This document */
    get: operations['openapi'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/plugins': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List the plugins */
    get: operations['listPlugins'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/plugins/{name}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Show a plugin
     * @description What runs, where it answers, its settings and what every limit comes to.
     */
    get: operations['getPlugin'];
    put?: never;
    post?: never;
    /**
     * Delete a plugin
     * @description Takes it off its routes, lets what runs finish, and forgets it with all its versions.
     */
    delete: operations['deletePlugin'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/plugins/{name}/versions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List the versions of a plugin */
    get: operations['listVersions'];
    put?: never;
    /**
     * Upload a component as the next version of a plugin
     * @description The plugin is made if there is none of this name. A failure in any stage leaves what serves untouched.
     */
    post: operations['uploadVersion'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/plugins/{name}/versions/{version}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Show a version */
    get: operations['getVersion'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/plugins/{name}/activate': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Switch to a version
     * @description Warms it first, switches in one step, and drains what ran before.
     */
    post: operations['activateVersion'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/plugins/{name}/rollback': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Go back to the deployment before
     * @description With the settings that it had.
     */
    post: operations['rollback'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/plugins/{name}/settings': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Show the settings of a plugin */
    get: operations['getSettings'];
    /**
     * Replace the settings of a plugin
     * @description A new revision of the whole; deployed at once where a version is active. With If-Match, only if nobody has changed them meanwhile.
     */
    put: operations['putSettings'];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/plugins/{name}/logs': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Read the log of a plugin
     * @description The last lines, oldest first. With follow=true, or where the client accepts text/event-stream and does not ask for follow=false, they and each new line come as server-sent events, each with one line as JSON in its data.
     */
    get: operations['readLogs'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    /** @description Problem details (RFC 9457). */
    Problem: {
      /** @description urn:wayhouse:error:<code>. */
      type: string;
      /** @description What happened, in one sentence. */
      title: string;
      /** @description The HTTP status. */
      status: number;
      /** @description Names the kind of error; docs/errors.md lists them. */
      code: string;
      /** @description What went wrong this time. */
      detail: string;
      /** @description What to do about it. */
      repair: string;
      /** @description Names the call in the host's log. */
      requestId: string;
      /** @description The stage of an upload in which it happened. */
      stage?: string;
    };
    /** @description What the operator decides for a plugin. Each PUT is a new revision of the whole. */
    Settings: {
      /** @description Where the plugin answers, in the stead of /{name}: at these hosts (any host if none), at and below these path prefixes ("/" if none). */
      route?: {
        hosts?: string[];
        paths?: string[];
      };
      grants?: {
        http?: {
          origins: {
            /** @description Scheme, host and port, for example https://api.example.com; no path. */
            origin: string;
            /** @description Methods that may be used; all if not given. */
            methods?: string[];
            /** @description Also when the address is loopback, private, link-local or otherwise not public. False if not given. */
            private?: boolean;
          }[];
        };
      };
      /** @description The values that the guest's config.get answers. */
      config?: {
        [key: string]: string;
      };
      limits?: {
        /**
         * @description Linear memory of one instance, all its memories together, in bytes; memory.grow past it gives -1.
         * @default 67108864
         */
        memoryBytes?: number;
        /**
         * @description Elements of all tables of one instance; table.grow past it gives -1.
         * @default 100000
         */
        tableElements?: number;
        /**
         * @description Structs, arrays and exceptions that one request may make, in bytes; what is collected counts too. A worker runs as many requests at once as have room in 512 MiB for theirs.
         * @default 67108864
         */
        heapBytes?: number;
        /**
         * @description Call stack of one instance, in bytes as the meter counts them: 64 a call, and 8 or 16 for each local and operand.
         * @default 524288
         */
        stackBytes?: number;
        /**
         * @description Fuel of one request, to the end of post-return, and of the start-up code of an instance; docs/fuel.md tells what a unit is.
         * @default 50000000000
         */
        fuel?: number;
        /**
         * @description Wall-clock time of one request from admission to answer, in milliseconds.
         * @default 10000
         */
        deadlineMs?: number;
        /**
         * @description Wall-clock time for a worker to load the plugin and start a first instance, in milliseconds.
         * @default 5000
         */
        startMs?: number;
        /**
         * @description Body of one request, in bytes.
         * @default 4194304
         */
        requestBodyBytes?: number;
        /**
         * @description Body of one answer, in bytes.
         * @default 8388608
         */
        responseBodyBytes?: number;
        /**
         * @description Header fields of one answer, or of one outbound call.
         * @default 100
         */
        headerCount?: number;
        /**
         * @description Header of one answer, or of one outbound call: names and values together, in bytes.
         * @default 16384
         */
        headerBytes?: number;
        /**
         * @description Text and bytes copied out of the guest in one request, in bytes; what is named twice counts twice.
         * @default 67108864
         */
        liftBytes?: number;
        /**
         * @description Strings and list items copied out of the guest in one request; what is named twice counts twice.
         * @default 20000
         */
        liftItems?: number;
        /**
         * @description Requests in flight at once in all workers of the plugin.
         * @default 256
         */
        concurrency?: number;
        /**
         * @description Requests that wait for room; one more is answered 503.
         * @default 1024
         */
        queue?: number;
        /**
         * @description Worker threads of the plugin at most: it has none while it is idle, one when it is asked, and more while requests wait for their turn.
         * @default 4
         */
        workers?: number;
        /**
         * @description After so long without a request the plugin gives its workers up, in milliseconds; the next one starts it again.
         * @default 60000
         */
        idleMs?: number;
        /**
         * @description Log lines of one request; more are dropped and counted.
         * @default 100
         */
        logLines?: number;
        /**
         * @description Log text of one request: messages and fields together, in bytes; each name and value counts one more.
         * @default 65536
         */
        logBytes?: number;
        /**
         * @description Outbound calls of one request.
         * @default 32
         */
        fetchCalls?: number;
        /**
         * @description Bodies of all outbound calls of one request, sent and received together, in bytes.
         * @default 8388608
         */
        fetchBytes?: number;
        /**
         * @description Longest wait for one outbound call, in milliseconds.
         * @default 5000
         */
        fetchTimeoutMs?: number;
      };
    };
    /** @description What the plugin asks for. A power is there only if the operator grants it too. */
    Manifest: {
      http?: {
        origins: string[];
      };
    };
    SettingsRecord: {
      /** @description Running number. */
      revision: number;
      settings: components['schemas']['Settings'];
    };
    Deployment: {
      /** @description Running number. */
      id: number;
      /** @description Name of the plugin. */
      plugin: string;
      /** @description The version that runs. */
      version: number;
      /** @description The revision of the settings under which it runs. */
      settingsRevision: number;
      /** @description ISO 8601, UTC. */
      createdAt: string;
    };
    DeployReport: {
      deployment: components['schemas']['Deployment'];
      /** @description How long each stage took, in milliseconds. */
      stages: {
        /** @enum {string} */
        stage: 'receive' | 'inspect' | 'transpile' | 'compile' | 'warm' | 'commit' | 'switch';
        ms: number;
      }[];
    };
    Version: {
      /** @description Name of the plugin. */
      plugin: string;
      /** @description Number of the version. */
      version: number;
      /** @description SHA-256 of the component, in hex. */
      digest: string;
      /** @description Bytes of the component. */
      size: number;
      /** @description For example wayhouse:plugin/handler@0.1.0. */
      world: string;
      /** @description Interfaces that the component imports. */
      imports: string[];
      /** @description What the component exports. */
      exports: string[];
      /** @enum {string} */
      state: 'preparing' | 'ready' | 'failed';
      manifest: components['schemas']['Manifest'];
      failure?: {
        /** @description Code of the error. */
        code: string;
        /** @description What went wrong. */
        detail: string;
        /** @description Where. */
        stage?: string;
      };
      /** @description ISO 8601, UTC. */
      createdAt: string;
    };
    Upload: {
      /** @description Name of the plugin. */
      plugin: string;
      /** @description Number of the version. */
      version: number;
      /** @description SHA-256 of the component, in hex. */
      digest: string;
      /** @description Bytes of the component. */
      size: number;
      /** @description For example wayhouse:plugin/handler@0.1.0. */
      world: string;
      /** @description Interfaces that the component imports. */
      imports: string[];
      /** @description What the component exports. */
      exports: string[];
      /** @enum {string} */
      state: 'preparing' | 'ready' | 'failed';
      /** @description How long each stage took, in milliseconds. */
      stages: {
        /** @enum {string} */
        stage: 'receive' | 'inspect' | 'transpile' | 'compile' | 'warm' | 'commit' | 'switch';
        ms: number;
      }[];
      deployment?: components['schemas']['Deployment'];
    };
    Plugin: {
      /** @description Name of the plugin. */
      name: string;
      /** @description ISO 8601, UTC. */
      createdAt: string;
      /** @description The latest revision of its settings. */
      settingsRevision: number;
      active?: components['schemas']['Deployment'];
      /** @enum {string} */
      state: 'serving' | 'idle' | 'stopped' | 'failed';
      failure?: {
        /** @description Code of the error. */
        code: string;
        /** @description What went wrong. */
        detail: string;
        /** @description Where. */
        stage?: string;
      };
      /** @description Where it answers, for example "/hello" or "api.example.com/hooks". */
      routes: string[];
      settings: components['schemas']['SettingsRecord'];
      limits: {
        /** @description Linear memory of one instance, all its memories together, in bytes; memory.grow past it gives -1. */
        memoryBytes: number;
        /** @description Elements of all tables of one instance; table.grow past it gives -1. */
        tableElements: number;
        /** @description Structs, arrays and exceptions that one request may make, in bytes; what is collected counts too. A worker runs as many requests at once as have room in 512 MiB for theirs. */
        heapBytes: number;
        /** @description Call stack of one instance, in bytes as the meter counts them: 64 a call, and 8 or 16 for each local and operand. */
        stackBytes: number;
        /** @description Fuel of one request, to the end of post-return, and of the start-up code of an instance; docs/fuel.md tells what a unit is. */
        fuel: number;
        /** @description Wall-clock time of one request from admission to answer, in milliseconds. */
        deadlineMs: number;
        /** @description Wall-clock time for a worker to load the plugin and start a first instance, in milliseconds. */
        startMs: number;
        /** @description Body of one request, in bytes. */
        requestBodyBytes: number;
        /** @description Body of one answer, in bytes. */
        responseBodyBytes: number;
        /** @description Header fields of one answer, or of one outbound call. */
        headerCount: number;
        /** @description Header of one answer, or of one outbound call: names and values together, in bytes. */
        headerBytes: number;
        /** @description Text and bytes copied out of the guest in one request, in bytes; what is named twice counts twice. */
        liftBytes: number;
        /** @description Strings and list items copied out of the guest in one request; what is named twice counts twice. */
        liftItems: number;
        /** @description Requests in flight at once in all workers of the plugin. */
        concurrency: number;
        /** @description Requests that wait for room; one more is answered 503. */
        queue: number;
        /** @description Worker threads of the plugin at most: it has none while it is idle, one when it is asked, and more while requests wait for their turn. */
        workers: number;
        /** @description After so long without a request the plugin gives its workers up, in milliseconds; the next one starts it again. */
        idleMs: number;
        /** @description Log lines of one request; more are dropped and counted. */
        logLines: number;
        /** @description Log text of one request: messages and fields together, in bytes; each name and value counts one more. */
        logBytes: number;
        /** @description Outbound calls of one request. */
        fetchCalls: number;
        /** @description Bodies of all outbound calls of one request, sent and received together, in bytes. */
        fetchBytes: number;
        /** @description Longest wait for one outbound call, in milliseconds. */
        fetchTimeoutMs: number;
      };
    };
    LogLine: {
      /** @description Milliseconds since 1970. */
      time: number;
      /** @enum {string} */
      level: 'trace' | 'debug' | 'info' | 'warn' | 'error';
      /** @description What the plugin wrote. */
      message: string;
      fields: {
        [key: string]: string;
      };
      /** @description The version that wrote it. */
      version: number;
      /** @description The request during which it was written. */
      requestId: string;
    };
    Host: {
      /** @description Of the host. */
      version: string;
      /** @description Base URL at which the host answers for its plugins; missing until it does. */
      gateway?: string;
    };
    Status: {
      /** @enum {string} */
      status: 'ok' | 'ready' | 'starting';
    };
  };
  responses: never;
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
  health: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It does. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Status'];
        };
      };
      /** @description Problem details of whatever went wrong. */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  readiness: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description They do. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Status'];
        };
      };
      /** @description Not yet. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Status'];
        };
      };
      /** @description Problem details of whatever went wrong. */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  getHost: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Its version, and where its plugins answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Host'];
        };
      };
      /** @description Problem details of whatever went wrong. */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  metrics: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Prometheus text format. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description Problem details of whatever went wrong. */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  openapi: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OpenAPI 3.1. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            [key: string]: unknown;
          };
        };
      };
      /** @description Problem details of whatever went wrong. */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listPlugins: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description All plugins. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Plugin'][];
        };
      };
      /** @description Problem details of whatever went wrong. */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  getPlugin: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Name of the plugin. */
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The plugin. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Plugin'];
        };
      };
      /** @description Problem details of whatever went wrong. */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  deletePlugin: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Name of the plugin. */
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It is gone. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Problem details of whatever went wrong. */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listVersions: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Name of the plugin. */
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description All versions, failed ones too. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Version'][];
        };
      };
      /** @description Problem details of whatever went wrong. */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  uploadVersion: {
    parameters: {
      query?: {
        /** @description Whether to switch to the new version too; false if not given. */
        activate?: 'true' | 'false';
      };
      header?: never;
      path: {
        /** @description Name of the plugin. */
        name: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/wasm': Blob;
        'multipart/form-data': {
          component: Blob;
          manifest?: components['schemas']['Manifest'];
        };
      };
    };
    responses: {
      /** @description The version; Location names it. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Upload'];
        };
      };
      /** @description Problem details of whatever went wrong. */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  getVersion: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Name of the plugin. */
        name: string;
        /** @description Number of the version. */
        version: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The version. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Version'];
        };
      };
      /** @description Problem details of whatever went wrong. */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  activateVersion: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Name of the plugin. */
        name: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @description Number of a version that is ready. */
          version: number;
        };
      };
    };
    responses: {
      /** @description It serves now. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DeployReport'];
        };
      };
      /** @description Problem details of whatever went wrong. */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  rollback: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Name of the plugin. */
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It serves now. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DeployReport'];
        };
      };
      /** @description Problem details of whatever went wrong. */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  getSettings: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Name of the plugin. */
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The latest revision; ETag names it. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SettingsRecord'];
        };
      };
      /** @description Problem details of whatever went wrong. */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  putSettings: {
    parameters: {
      query?: never;
      header?: {
        /** @description The ETag of the settings that are to be replaced; of any if not given. */
        'if-match'?: string;
      };
      path: {
        /** @description Name of the plugin. */
        name: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['Settings'];
      };
    };
    responses: {
      /** @description The new revision; ETag names it. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SettingsRecord'];
        };
      };
      /** @description Problem details of whatever went wrong. */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  readLogs: {
    parameters: {
      query?: {
        /** @description How many of the last lines, 0 to 1000; 100 if not given. */
        lines?: string;
        /** @description Whether to go on with new lines, as server-sent events. */
        follow?: 'true' | 'false';
      };
      header?: never;
      path: {
        /** @description Name of the plugin. */
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The lines. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['LogLine'][];
          'text/event-stream': string;
        };
      };
      /** @description Problem details of whatever went wrong. */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
}
