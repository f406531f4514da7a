/**
 * A guest as the generator would wrap it, by hand: values of each kind of memory through exports and imports.
 * The tests of the runtime compile it for each runtime and string encoding.
 */
import { liftArray, loadArray, storeArray } from '@wayhouse/assemblyscript/assembly/abi/lists';
import { endCall, mark, release, scratch } from '@wayhouse/assemblyscript/assembly/abi/memory';
import { Table } from '@wayhouse/assemblyscript/assembly/abi/resources';
import {
  liftChar,
  liftString,
  loadString,
  loweredLength,
  lowerString,
  storeString,
} from '@wayhouse/assemblyscript/assembly/abi/strings';

export { cabi_realloc } from '@wayhouse/assemblyscript/assembly/abi/memory';

// @ts-ignore: decorator
@external('host', 'string')
declare function hostString(text: usize, length: usize, answer: usize): void;

// @ts-ignore: decorator
@external('host', 'bytes')
declare function hostBytes(bytes: usize, length: usize, answer: usize): void;

// @ts-ignore: decorator
@external('host', 'people')
declare function hostPeople(people: usize, length: usize, answer: usize): void;

/** record person { name: string, nicknames: list<string>, scores: list<f64> } */
class Person {
  constructor(
    public name: string,
    public nicknames: Array<string>,
    public scores: Float64Array,
  ) {}
}

// ---- what the guest's author writes ------------------------------------------------------------

const remembered = new Map<string, string>();
const objects = new Table<Person>();
let kept: Uint8Array = new Uint8Array(0);

/** Garbage that nobody asked for: it makes runtime `incremental` collect in the middle of a call. */
function litter(objects: i32): void {
  for (let i = 0; i < objects; i++) new Array<string>(8).fill(i.toString());
}

// ---- what the generator writes -----------------------------------------------------------------

function answerString(text: string): usize {
  const answer = scratch(8);
  storeString(answer, text);
  return answer;
}

function loadPerson(at: usize): Person {
  return new Person(loadString(at), loadStrings(at + 8), loadArray<Float64Array>(at + 16));
}

function storePerson(at: usize, person: Person): void {
  storeString(at, person.name);
  storeStrings(at + 8, person.nicknames);
  storeArray<Float64Array>(at + 16, person.scores);
}

function loadStrings(at: usize): Array<string> {
  const first = load<usize>(at);
  const length = load<i32>(at + 4);
  const list = new Array<string>(length);
  for (let i = 0; i < length; i++) list[i] = loadString(first + i * 8);
  return list;
}

function storeStrings(at: usize, list: Array<string>): void {
  const block = scratch(<usize>list.length * 8);
  for (let i = 0; i < list.length; i++) storeString(block + i * 8, list[i]);
  store<usize>(at, block);
  store<i32>(at + 4, list.length);
}

function liftPeople(block: usize, length: i32): Array<Person> {
  const people = new Array<Person>(length);
  for (let i = 0; i < length; i++) people[i] = loadPerson(block + i * 24);
  return people;
}

function lowerPeople(people: Array<Person>): usize {
  const block = scratch(<usize>people.length * 24);
  for (let i = 0; i < people.length; i++) storePerson(block + i * 24, people[i]);
  return block;
}

function callString(text: string): string {
  const frame = mark();
  const address = lowerString(text);
  const length = loweredLength;
  const answer = scratch(8);
  hostString(address, length, answer);
  const result = loadString(answer);
  release(frame);
  return result;
}

function callBytes(bytes: Uint8Array): Uint8Array {
  const frame = mark();
  const answer = scratch(8);
  hostBytes(bytes.dataStart, bytes.length, answer);
  const result = loadArray<Uint8Array>(answer);
  release(frame);
  return result;
}

function callPeople(people: Array<Person>): Array<Person> {
  const frame = mark();
  const block = lowerPeople(people);
  const answer = scratch(8);
  hostPeople(block, people.length, answer);
  const result = liftPeople(load<usize>(answer), load<i32>(answer + 4));
  release(frame);
  return result;
}

// ---- exports -----------------------------------------------------------------------------------

export function echoString(block: usize, length: usize): usize {
  const text = liftString(block, length);
  release(0);
  litter(4);
  return answerString(text);
}

export function echoBytes(block: usize, length: usize): usize {
  const bytes = liftArray<Uint8Array>(block, length);
  release(0);
  litter(4);
  const answer = scratch(8);
  storeArray<Uint8Array>(answer, bytes);
  return answer;
}

/** Whether the list stands in the block that the host has written. */
export function adopts(block: usize, length: usize): bool {
  const bytes = liftArray<Uint8Array>(block, length);
  release(0);
  const adopted = bytes.dataStart == block;
  endCall();
  return adopted;
}

/** Sums in the order of the list. */
export function sumF64(block: usize, length: usize): f64 {
  const numbers = liftArray<Float64Array>(block, length);
  release(0);
  let sum: f64 = 0;
  for (let i = 0; i < numbers.length; i++) sum += numbers[i];
  endCall();
  return sum;
}

export function sumU64(block: usize, length: usize): u64 {
  const numbers = liftArray<Uint64Array>(block, length);
  release(0);
  let sum: u64 = 0;
  for (let i = 0; i < numbers.length; i++) sum += numbers[i];
  endCall();
  return sum;
}

export function echoPeople(block: usize, length: i32): usize {
  const people = liftPeople(block, length);
  release(0);
  litter(4);
  const answer = scratch(8);
  store<usize>(answer, lowerPeople(people));
  store<i32>(answer + 4, people.length);
  return answer;
}

/** The same through imports of the host: the guest's frame is alive while the host allocates. */
export function viaString(block: usize, length: usize): usize {
  const text = liftString(block, length);
  release(0);
  const before = text + '!';
  const answer = callString(text);
  litter(4);
  assert(before == text + '!', 'what the guest holds across an import has changed');
  return answerString(answer);
}

export function viaBytes(block: usize, length: usize): usize {
  const bytes = liftArray<Uint8Array>(block, length);
  release(0);
  const answered = callBytes(bytes);
  litter(4);
  const answer = scratch(8);
  storeArray<Uint8Array>(answer, answered);
  return answer;
}

export function viaPeople(block: usize, length: i32): usize {
  const people = liftPeople(block, length);
  release(0);
  const answered = callPeople(people);
  litter(4);
  const answer = scratch(8);
  store<usize>(answer, lowerPeople(answered));
  store<i32>(answer + 4, answered.length);
  return answer;
}

/** Calls the import so often within one call. */
export function viaStringTimes(block: usize, length: usize, times: i32): i32 {
  const text = liftString(block, length);
  release(0);
  let total = 0;
  for (let i = 0; i < times; i++) total += callString(text).length;
  endCall();
  return total;
}

export function remember(key: usize, keyLength: usize, value: usize, valueLength: usize): void {
  const name = liftString(key, keyLength);
  const text = liftString(value, valueLength);
  release(0);
  remembered.set(name, text);
  endCall();
}

export function recall(key: usize, keyLength: usize): usize {
  const name = liftString(key, keyLength);
  release(0);
  return answerString(remembered.has(name) ? remembered.get(name) : '');
}

/** Keeps the host's block beyond the call. */
export function keep(block: usize, length: usize): void {
  const bytes = liftArray<Uint8Array>(block, length);
  release(0);
  kept = bytes;
  endCall();
}

export function sumOfKept(): u32 {
  let sum: u32 = 0;
  for (let i = 0; i < kept.length; i++) sum += kept[i];
  endCall();
  return sum;
}

export function addPerson(name: usize, nameLength: usize): i32 {
  const text = liftString(name, nameLength);
  release(0);
  const rep = objects.add(new Person(text, [], new Float64Array(0)));
  endCall();
  return rep;
}

export function nameOf(rep: i32): usize {
  return answerString(objects.get(rep).name);
}

export function dropPerson(rep: i32): void {
  objects.remove(rep);
}

export function isScalar(code: u32): u32 {
  return liftChar(code);
}

/** The guest makes so many objects and forgets them. */
export function litters(objects: i32): void {
  litter(objects);
  endCall();
}

export function post(_answer: usize): void {
  endCall();
}

// ---- figures -----------------------------------------------------------------------------------

/** Bytes that the collector counts as living, after a whole collection. */
export function heapAfterCollection(): usize {
  __collect();
  // @ts-ignore: the compiler's name for the collector's count
  return HEAP_BYTES;
}
