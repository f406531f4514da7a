import { WayhouseError } from '../../protocol/errors.ts';

/** What no component may be, whoever runs it. */
export const invalid = (detail: string): WayhouseError => new WayhouseError('malformed_component', detail);

/** What this version does not link. */
export const unsupported = (detail: string): WayhouseError => new WayhouseError('unsupported_world', detail);
