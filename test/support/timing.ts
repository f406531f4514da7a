/** The figures of a Server-Timing field of ours; NaN where there is none. */
export function timing(answer: Response): { wall: number; fuel: number; memory: number } {
  const field = answer.headers.get('server-timing') ?? '';
  const [, wall, fuel, memory] =
    /^wall;dur=([\d.]+), fuel;desc="(\d+)", memory;desc="(\d+)"$/.exec(field) ?? [];
  return { wall: Number(wall), fuel: Number(fuel), memory: Number(memory) };
}
