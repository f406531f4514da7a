import { BlockList, isIP } from 'node:net';

type Subnet = readonly [network: string, prefix: number];

/** Not public, or not a single host's (IANA's special-purpose registry). */
const NOT_PUBLIC_V4: readonly Subnet[] = [
  ['0.0.0.0', 8], // this network; 0.0.0.0 reaches loopback
  ['10.0.0.0', 8], // private
  ['100.64.0.0', 10], // shared by carriers; metadata of Alibaba Cloud
  ['127.0.0.0', 8], // loopback
  ['168.63.129.16', 32], // public by number, but the host agent of every Azure machine
  ['169.254.0.0', 16], // link-local; metadata of most clouds
  ['172.16.0.0', 12], // private
  ['192.0.0.0', 24], // protocol assignments; metadata of Oracle Cloud
  ['192.0.2.0', 24], // documentation
  ['192.88.99.0', 24], // 6to4 relays
  ['192.168.0.0', 16], // private
  ['198.18.0.0', 15], // benchmarks
  ['198.51.100.0', 24], // documentation
  ['203.0.113.0', 24], // documentation
  ['224.0.0.0', 4], // multicast
  ['240.0.0.0', 4], // reserved, and broadcast
];

/** All that IANA has opened for public use; IPv4 in IPv6 (mapped, NAT64), local and multicast lie outside. */
const PUBLIC_V6: Subnet = ['2000::', 3];

/** What in it is not public, or carries an IPv4 address that may not be. */
const NOT_PUBLIC_V6: readonly Subnet[] = [
  ['2001::', 23], // protocol assignments: Teredo, benchmarks, ORCHID
  ['2001:db8::', 32], // documentation
  ['2002::', 16], // 6to4
  ['3fff::', 20], // documentation
];

const notPublicV4 = blockList('ipv4', NOT_PUBLIC_V4);
const publicV6 = blockList('ipv6', [PUBLIC_V6]);
const notPublicV6 = blockList('ipv6', NOT_PUBLIC_V6);

/** Whether the text is an IP address that anyone on the Internet may reach. */
export function isPublic(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !notPublicV4.check(address, 'ipv4');
    case 6:
      return publicV6.check(address, 'ipv6') && !notPublicV6.check(address, 'ipv6');
    default:
      return false;
  }
}

function blockList(family: 'ipv4' | 'ipv6', subnets: readonly Subnet[]): BlockList {
  const list = new BlockList();
  for (const [network, prefix] of subnets) list.addSubnet(network, prefix, family);
  return list;
}
