/** Between the records of the contract, as they stand in memory, and the classes that a guest sees. */
import { storeArray } from '../abi/lists';
import { Request } from '../request';
import { Response } from '../response';
import * as place from './layout';
import { storeListHeader } from './memory';

export function lift(at: usize): Request {
  return Request.received(at);
}

/** Where the answer stands for the host to read. */
export function lower(response: Response): usize {
  const at = memory.data(place.RESPONSE_SIZE, place.RESPONSE_ALIGN);
  store<u16>(at + place.RESPONSE_STATUS, status(response.status));
  storeListHeader(at + place.RESPONSE_HEADERS, response.headers.fields);
  storeArray<Uint8Array>(at + place.RESPONSE_BODY, response.body);
  return at;
}

/** A number that no u16 can hold must not become another: 0 is one that the host refuses. */
function status(wanted: i32): u16 {
  return <u32>wanted > 0xffff ? 0 : <u16>wanted;
}
