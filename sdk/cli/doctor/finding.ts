/** What one look at this machine has found. */
export interface Finding {
  readonly name: string;
  /** `missing`: something cannot work. `note`: something that others need, or that has a way round. */
  readonly state: 'ok' | 'note' | 'missing';
  readonly detail: string;
  readonly repair?: string;
}

export const ok = (name: string, detail: string): Finding => ({ name, state: 'ok', detail });

interface Told {
  readonly detail: string;
  readonly repair: string;
}

/** `need`: whether what is missing is needed here. */
export const lacking = (name: string, { detail, repair }: Told, need: boolean): Finding => ({
  ...{ name, detail, repair },
  state: need ? 'missing' : 'note',
});
