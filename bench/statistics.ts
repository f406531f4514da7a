/** The middle value; the mean of the middle two where their number is even. Needs at least one. */
export function median(samples: readonly number[]): number {
  if (samples.length === 0) throw new RangeError('no median of nothing');
  const sorted = samples.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle]!;
  return sorted.length % 2 === 1 ? upper : (sorted[middle - 1]! + upper) / 2;
}

/** Each value as a part of its peer's of the same round; none where the peer was not there. */
export function ratios(values: readonly number[], peers: readonly number[]): number[] {
  return paired(values, peers, (value, peer) => value / peer);
}

/** What each value is above its peer's of the same round; none where the peer was not there. */
export function differences(values: readonly number[], peers: readonly number[]): number[] {
  return paired(values, peers, (value, peer) => value - peer);
}

function paired(
  values: readonly number[],
  peers: readonly number[],
  compare: (value: number, peer: number) => number,
): number[] {
  if (peers.length === 0) return [];
  if (values.length !== peers.length) throw new RangeError('every value needs the peer of its round');
  return values.map((value, round) => compare(value, peers[round]!));
}
