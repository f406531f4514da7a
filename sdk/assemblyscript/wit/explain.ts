import { SdkError } from '../errors.ts';
import type { WitText } from './join.ts';
import { type Judge, type Location, locate } from './locate.ts';

const UNKNOWN_WORLD =
  /^(There are multiple worlds|The main package `.*` contains no worlds|World `.*` not found|unknown package `)/;
const NO_PACKAGE = /^no `package` header/;
const UNSTABLE = /its feature not being activated$/;
const ACTIVATE = 'Name the feature among the features of the WIT source, or leave out what is @unstable.';
const BEGIN = 'Begin with a line such as: package example:plugin@1.0.0;';

export interface Refusal {
  readonly wit: WitText;
  /** What the tool says. */
  readonly message: string;
  readonly judge: Judge;
  readonly cause: unknown;
}

/** The tool's message with file and line. */
export async function explain({ wit, message, judge, cause }: Refusal): Promise<SdkError> {
  if (UNKNOWN_WORLD.test(message)) return new SdkError('world_unknown', message, { cause });
  if (NO_PACKAGE.test(message)) return new SdkError('wit_invalid', message, { cause, repair: BEGIN });
  const options = UNSTABLE.test(message) ? { cause, repair: ACTIVATE } : { cause };
  return new SdkError('wit_invalid', placed(wit, message, await locate(wit.text, message, judge)), options);
}

function placed(wit: WitText, message: string, { of, offsets }: Location): string {
  const [place, ...others] = new Set(offsets.map((offset) => wit.placeOf(offset)));
  if (place === undefined) return message;
  if (of === 'item') return `${place}: in what begins here, ${message}`;
  return others.length === 0
    ? `${place}: ${message}`
    : `${place}: ${message} (the name stands also at ${others.join(', ')})`;
}
