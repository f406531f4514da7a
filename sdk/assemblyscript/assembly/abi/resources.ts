/** The objects of an exported resource that the host has handles of. */
import { invalidHandle } from './traps';

/** Numbers objects, so that the host can name them. */
export class Table<T> {
  // Nobody gets number 0: jco takes it for a handle that there is not.
  private objects: Array<T | null> = [null];
  private free: Array<i32> = [];

  /** The number (`rep`) of the object until it is removed. */
  add(object: T): i32 {
    if (this.free.length == 0) return this.objects.push(object) - 1;
    const rep = this.free.pop();
    this.objects[rep] = object;
    return rep;
  }

  /** Traps where no object has this number. */
  get(rep: i32): T {
    if (<u32>rep >= <u32>this.objects.length) invalidHandle(rep);
    const object = this.objects[rep];
    if (!object) invalidHandle(rep);
    return object!;
  }

  /** As `get`, and leaves the object to the caller: its number stays taken, and `remove` finds nothing. */
  keep(rep: i32): T {
    const object = this.get(rep);
    this.objects[rep] = null;
    return object;
  }

  /** Frees the number. Null where the object was kept. */
  remove(rep: i32): T | null {
    const object = this.objects[rep];
    this.objects[rep] = null;
    this.free.push(rep);
    return object;
  }
}
