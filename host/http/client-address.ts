import type { Socket } from 'node:net';

/** The client's address in text; an IPv4 address that came in over IPv6 is told as IPv4. */
export function addressOf({ socket }: { readonly socket: Socket }): string {
  const address = socket.remoteAddress ?? '';
  return address.startsWith('::ffff:') ? address.slice(7) : address;
}

/**
 * Who shares an address as far as anybody can tell: an IPv4 address, or the first 64 bits of an IPv6
 * one, because whoever has one of those has all that follow.
 */
export function networkOf(address: string): string {
  if (!address.includes(':')) return address;
  const [before = '', after] = (address.split('%', 1)[0] as string).split('::');
  const head = groupsOf(before);
  const tail = groupsOf(after ?? '');
  const zeros = Array.from({ length: Math.max(0, 8 - head.length - tail.length) }, () => '0');
  return `${[...head, ...zeros, ...tail].slice(0, 4).join(':')}::/64`;
}

function groupsOf(text: string): string[] {
  return text === '' ? [] : text.split(':');
}
