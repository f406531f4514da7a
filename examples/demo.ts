/**
 * The whole of Wayhouse in a few seconds: `npm run demo`. Starts a host, uploads a plugin, replaces it under
 * load, and has a neighbour loop for ever. Checks what it shows: exit code 1 if a promise was broken.
 */
import assert from 'node:assert/strict';
import { buildAssemblyScriptGuests } from '../guests/assemblyscript.ts';
import { curl, putSettings, send, upload, type Answer, type Call } from './demo/calls.ts';
import { startHost, type Host } from './demo/host.ts';
import type { Load } from './demo/load.ts';
import { askForPrices, PLUGIN, VERSIONS } from './demo/price-rules.ts';
import { blank, command, kept, note, step, title } from './demo/screen.ts';
import { timeline } from './demo/timeline.ts';

const LOOPING = 'loop-forever';
const LOOP_FILE = 'guests/build/loop-forever.assemblyscript.wasm';
const DEADLINE_MS = 300;
const CLIENTS = 8;

async function main(): Promise<void> {
  title('Wayhouse: upload a WebAssembly component, and it answers HTTP requests.');
  // Not part of the story: said where run.mjs says what it sets up.
  await buildAssemblyScriptGuests({ log: (line) => process.stderr.write(`${line}\n`) });
  const host = await start();
  let exitCode: number | null;
  try {
    await uploadPlugin(host);
    await callPlugin(host);
    await readLog(host);
    await replaceUnderLoad(host);
    await loopForever(host);
  } finally {
    exitCode = await host.stop();
  }
  assert.ok(exitCode === 0, 'the host drains and ends with exit code 0 at SIGTERM');
  farewell();
}

async function start(): Promise<Host> {
  step(1, 'Start a host', 'one process, a temporary data directory, free ports.');
  const host = await startHost();
  note(`GATEWAY=${host.gateway}`);
  note(`ADMIN=${host.admin}`);
  note(`TOKEN=$(cat ${host.tokenFile})`);
  return host;
}

async function uploadPlugin(host: Host): Promise<void> {
  step(2, 'Upload a plugin', `the price rules of a shop, in AssemblyScript (examples/${PLUGIN}).`);
  const answer = await show(host, upload(PLUGIN, VERSIONS[1]), 201);
  note(`201, serving after ${Math.round(answer.tookMs)} ms: ${stagesOf(answer)}`);
}

async function callPlugin(host: Host): Promise<void> {
  step(3, 'Call it', 'what does a basket of 120.00 cost?');
  const { body } = await show(host, { to: 'gateway', path: `/${PLUGIN}/quote?total=12000` }, 200);
  note(`200 ${body}`);
  const { pay } = JSON.parse(body) as { pay: number };
  assert.ok(pay === 10_800, `the price rules take 10 % off 120.00, but: ${body}`);
}

interface LogLine {
  readonly level: string;
  readonly message: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly version: number;
  readonly requestId: string;
}

async function readLog(host: Host): Promise<void> {
  step(4, 'Read its log', 'what it wrote during that request.');
  const { body } = await show(host, { to: 'admin', path: `/v1/plugins/${PLUGIN}/logs` }, 200);
  const lines = JSON.parse(body) as LogLine[];
  assert.ok(
    lines.length === 1 && lines[0]?.message === 'quoted',
    `the log holds the one line of the one request, but: ${body}`,
  );
  for (const { level, message, fields, version, requestId } of lines) {
    const pairs = Object.entries(fields).map(([name, value]) => `${name}=${value}`);
    note(`${level} "${message}" ${pairs.join(' ')} (version ${version}, request ${requestId})`);
  }
}

async function replaceUnderLoad(host: Host): Promise<void> {
  step(5, 'Upload version 2', `while ${CLIENTS} clients ask again and again over keep-alive connections.`);
  const load = askForPrices(host, CLIENTS);
  await load.more(150);
  const began = load.now();
  await show(host, upload(PLUGIN, VERSIONS[2]), 201);
  const acknowledged = load.now();
  await load.more(150);
  await load.stop();
  showSwitch(load, { began, acknowledged });
}

function showSwitch(load: Load, { began, acknowledged }: { began: number; acknowledged: number }): void {
  const { samples, connections, failures } = load;
  timeline(samples, [1, 2]).forEach(note);
  const last = samples.findLast(({ version }) => version === 1);
  const first = samples.find(({ version }) => version === 2);
  assert.ok(last && first, 'both versions answer');
  note(
    `Upload begun at ${ms(began)}; first answer of version 2 at ${ms(first.endedAt)}, last of version 1 at ${ms(last.endedAt)}; acknowledged at ${ms(acknowledged)}.`,
  );
  // Whatever was sent after an answer of version 2 had come was sent after the switch.
  const late = samples.filter(({ sentAt, version }) => version === 1 && sentAt > first.endedAt);
  assert.ok(failures.length === 0, `no request fails during the switch, but: ${failures[0]}`);
  assert.ok(late.length === 0, 'version 1 is given nothing after version 2 has answered');
  kept(
    `${samples.length} requests over ${connections} connections: 0 failed, 0 given to version 1 after version 2 had answered.`,
  );
}

async function loopForever(host: Host): Promise<void> {
  step(6, 'Add a bad neighbour', `a plugin that loops for ever, with a deadline of ${DEADLINE_MS} ms.`);
  await show(host, upload(LOOPING, LOOP_FILE), 201);
  await show(host, putSettings(LOOPING, { limits: { deadlineMs: DEADLINE_MS } }), 200);
  const load = askForPrices(host, CLIENTS);
  await load.more(50);
  const began = load.now();
  const { body, tookMs } = await show(host, { to: 'gateway', path: `/${LOOPING}/loop` }, 504);
  const next = await send(host, { to: 'gateway', path: `/${LOOPING}/` });
  assert.ok(next.status === 200, `the worker of a loop goes on, but it answers ${next.status}`);
  const ended = load.now();
  await load.stop();
  note(`504 after ${ms(tookMs)}, as application/problem+json:`);
  showProblem(body);
  note(`Its worker goes on: "$GATEWAY/${LOOPING}/" answered after ${ms(next.tookMs)}.`);
  showNeighbour(load, { began, ended });
}

function showProblem(body: string): void {
  const problem = JSON.parse(body) as Record<string, string | number>;
  assert.ok(problem['code'] === 'deadline_exceeded', `a loop is answered deadline_exceeded, but: ${body}`);
  for (const name of ['code', 'title', 'detail', 'repair', 'requestId']) {
    note(`  ${name.padEnd(9)}  ${problem[name]}`);
  }
}

function showNeighbour(
  { samples, failures }: Load,
  { began, ended }: { began: number; ended: number },
): void {
  const during = samples.filter(({ sentAt, endedAt }) => endedAt > began && sentAt < ended);
  const slowest = Math.max(...during.map(({ sentAt, endedAt }) => endedAt - sentAt));
  assert.ok(failures.length === 0, `no request of the neighbour fails, but: ${failures[0]}`);
  assert.ok(slowest < ended - began, `the neighbour waits for the loop: an answer took ${ms(slowest)}`);
  kept(`Meanwhile ${PLUGIN} answered ${during.length} requests: 0 failed, the slowest took ${ms(slowest)}.`);
}

function farewell(): void {
  blank();
  title('Every promise held. The host of this demo has drained, ended and removed its data.');
  note('npm start        keeps a host running:');
  note('                 gateway http://127.0.0.1:8080, admin API http://127.0.0.1:8081/openapi.json');
  note('                 state in .data (WAYHOUSE_DATA_DIR), admin token in .data/admin-token');
}

/** Prints the call as a command and makes it. */
async function show(host: Host, call: Call, expected: number): Promise<Answer> {
  command(curl(call));
  const answer = await send(host, call);
  const { status, body } = answer;
  assert.ok(status === expected, `${call.path} was answered ${status}, not ${expected}: ${body}`);
  return answer;
}

function stagesOf({ body }: Answer): string {
  const { stages } = JSON.parse(body) as { stages: { stage: string; ms: number }[] };
  return stages.map(({ stage, ms: took }) => `${stage} ${Math.round(took)}`).join(', ');
}

function ms(milliseconds: number): string {
  return `${Math.round(milliseconds)} ms`;
}

/** `fetch` says why only in the cause. */
function reasonOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  return thrown.cause instanceof Error ? `${thrown.message}: ${thrown.cause.message}` : thrown.message;
}

try {
  await main();
} catch (thrown) {
  process.stderr.write(`\nThe demo failed: ${reasonOf(thrown)}\n`);
  process.exitCode = 1;
}
