import { writeCases } from './cases.ts';
import { writeEnum } from './enums.ts';
import { writeFields } from './fields.ts';
import { writeHandle } from './handles.ts';
import { writeList } from './lists.ts';
import type { WriteConversion } from '../conversions.ts';

/** The function that converts values of one structure. */
export const writeConversion: WriteConversion = ({ verb, type, name }, site) => {
  switch (type.kind) {
    case 'record':
    case 'tuple':
      return writeFields({ verb, type, name }, site);
    case 'variant':
    case 'option':
    case 'result':
      return writeCases({ verb, type, name }, site);
    case 'list':
      return writeList({ verb, type, name }, site);
    case 'enum':
      return writeEnum({ verb, type, name }, site);
    case 'own':
    case 'borrow':
      return writeHandle({ verb, type, name }, site);
    default:
      throw new TypeError(`a ${type.kind} needs no function to ${verb} it`);
  }
};
