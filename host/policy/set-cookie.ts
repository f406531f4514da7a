/**
 * A Set-Cookie value without its Domain attributes, so that the cookie stays with the host that set
 * it. Splits as browsers do (RFC 6265, 5.2): at every semicolon, quoted or not.
 */
export function stripDomain(cookie: string): string {
  if (!/;[ \t]*domain[ \t]*(?:[=;]|$)/i.test(cookie)) return cookie;
  const [pair, ...attributes] = cookie.split(';');
  return [pair, ...attributes.filter((attribute) => !isDomain(attribute))].join(';');
}

function isDomain(attribute: string): boolean {
  return attribute.split('=', 1)[0]!.trim().toLowerCase() === 'domain';
}
