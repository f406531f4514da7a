/** What the host's own code says of a component, where nobody has uploaded one. */
import { WayhouseError } from '@wayhouse/host/testing';
import { ToldError, toFailure } from '../errors.ts';
import { REPAIRS } from './repairs.ts';

/** As `work`, but what is thrown of the component names its file. */
export async function refusing<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    throw thrown instanceof WayhouseError ? refusal(file, thrown) : thrown;
  }
}

function refusal(file: string, cause: WayhouseError): ToldError {
  const { code, detail, repair, exit } = toFailure(cause);
  return new ToldError(
    { code, detail: `${file}: ${detail}`, repair: REPAIRS[code] ?? repair, exit },
    { cause },
  );
}
