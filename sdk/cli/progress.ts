/** A line that tells what takes long: alive on a terminal, said once elsewhere. */
import type { Output } from './streams.ts';

export interface Progress extends Disposable {
  /** Other words for what is at work now, for example with the part that is done. */
  update(words: string): void;
  /** A line of its own, which stays. */
  note(words: string): void;
}

interface Options {
  readonly words: string;
  readonly output: Pick<Output, 'write'>;
  /** Whether the line may be drawn again. */
  readonly live: boolean;
}

/** What is done sooner needs no line. */
const PATIENCE_MS = 500;
const FRAME_MS = 100;
const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const CLEAR = '\r\u001b[2K';

export function startProgress({ words, output, live }: Options): Progress {
  return live ? spinner(words, output) : once(words, output);
}

function spinner(first: string, output: Options['output']): Progress {
  let words = first;
  let frame = -1;
  let drawing: NodeJS.Timeout | undefined;
  const draw = () => {
    frame = (frame + 1) % FRAMES.length;
    output.write(`${CLEAR}${FRAMES[frame]} ${words}`);
  };
  const begin = () => {
    draw();
    drawing = setInterval(draw, FRAME_MS).unref();
  };
  const patience = setTimeout(begin, PATIENCE_MS).unref();
  return {
    update: (next) => void (words = next),
    note: (line) => void output.write(`${drawing ? CLEAR : ''}${line}\n`),
    [Symbol.dispose]() {
      clearTimeout(patience);
      clearInterval(drawing);
      if (drawing) output.write(CLEAR);
    },
  };
}

function once(words: string, output: Options['output']): Progress {
  const patience = setTimeout(() => output.write(`${words} ...\n`), PATIENCE_MS).unref();
  return {
    update: () => {},
    note: (line) => void output.write(`${line}\n`),
    [Symbol.dispose]: () => clearTimeout(patience),
  };
}
