/** The data of server-sent events, each of one line, as the host writes them. */
export async function* eventData(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  let rest = '';
  const texts = stream.pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>);
  for await (const text of texts) {
    const events = (rest + text).split('\n\n');
    rest = events.pop() ?? '';
    for (const event of events) yield* dataOf(event);
  }
}

/** None of a comment, by which the host shows that it lives. */
function dataOf(event: string): string[] {
  const lines = event.split('\n').filter((line) => line.startsWith('data:'));
  return lines.map((line) => line.slice('data:'.length).trimStart());
}
