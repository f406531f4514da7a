/**
 * Asks a plugin for what it never answers, again and again on some connections, until it is killed.
 * Arguments: the address, how many connections. Writes a line with the status of each answer.
 */
const [url = '', connections = '1'] = process.argv.slice(2);

async function ask(): Promise<never> {
  for (;;) {
    const answer = await fetch(url);
    await answer.arrayBuffer();
    console.log(answer.status);
  }
}

await Promise.all(Array.from({ length: Number(connections) }, ask));
