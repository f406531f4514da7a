/** The fields of a request as the guest "echo" saw them: it sends each back behind `x-echo-`. */

const PREFIX = 'x-echo-';

/** Those that the gateway gives to each request, in the order of their names. */
export const FROM_THE_GATEWAY = [
  'host',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-prefix',
  'x-forwarded-proto',
  'x-request-id',
];

/** The names of all that it saw, in order. */
export function echoedNames({ headers }: { readonly headers: readonly string[] }): string[] {
  const names = headers.filter((name, at) => at % 2 === 0 && name.startsWith(PREFIX));
  return names.map((name) => name.slice(PREFIX.length)).toSorted();
}
