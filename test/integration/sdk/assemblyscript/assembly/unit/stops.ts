throw new Error('not today');

export function never(): void {}
