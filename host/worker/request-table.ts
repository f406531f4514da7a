import type { Request } from './request.ts';

const PLACES = 1_024;

/**
 * Requests by their numbers. No Map: V8 would keep what ever stood in one that is emptied and filled again
 * and again for as long as it lives. Each stands at the remainder of its number, before those that do too.
 */
export class RequestTable {
  readonly #places = new Array<Request | undefined>(PLACES).fill(undefined);

  add(request: Request): void {
    const place = request.id % PLACES;
    request.behind = this.#places[place];
    this.#places[place] = request;
  }

  get(id: number): Request | undefined {
    let request = this.#places[id % PLACES];
    while (request !== undefined && request.id !== id) request = request.behind;
    return request;
  }

  delete(request: Request): void {
    const place = request.id % PLACES;
    let before = this.#places[place];
    if (before === request) this.#places[place] = request.behind;
    while (before !== undefined && before.behind !== request) before = before.behind;
    if (before !== undefined) before.behind = request.behind;
    request.behind = undefined;
  }
}
