/** Horizontal bars in groups, as SVG. The same figures make the same bytes. */
import { figure } from './row.ts';

export interface Chart {
  readonly title: string;
  readonly scale: 'linear' | 'log';
  readonly rows: readonly Group[];
}

export interface Group {
  readonly label: string;
  /** None where nothing was measured. */
  readonly bars: readonly Bar[];
}

export interface Bar {
  readonly column: string;
  readonly value: number;
  /** Least and most of the rounds. */
  readonly low: number;
  readonly high: number;
}

const WIDTH = 880;
const LABELS = 290;
const PLOT = 470;
const HEAD = 62;
const BAR = 13;
const GAP = 9;

/** Told apart by those who do not see red or green as well; on white and on black. */
const COLOURS = ['#3b7dd8', '#e08a1e', '#7a5cc7'];

const STYLE = `text { font: 12px system-ui, sans-serif; fill: #1f2328 } .title { font-size: 15px; font-weight: 600 }
.own { font-weight: 600 } .axis { stroke: #8b949e; stroke-width: 1 } .spread { stroke: #1f2328; stroke-width: 1.2 }
@media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .spread { stroke: #e6edf3 } }`;

export function chart({ title, scale, rows }: Chart): string {
  const columns = [...new Set(rows.flatMap(({ bars }) => bars.map(({ column }) => column)))];
  const place = placing(
    scale,
    rows.flatMap(({ bars }) => bars),
  );
  let top = HEAD;
  const groups = rows.map((row) => {
    const from = top;
    top += Math.max(1, row.bars.length) * BAR + GAP;
    return group(row, { from, columns, place });
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${top + 4}" role="img" aria-label="${escaped(title)}">
<style>${STYLE}</style>
<text class="title" x="8" y="22">${escaped(title)}${scale === 'log' ? ' (logarithmic)' : ''}</text>
${legend(columns)}
${groups.join('\n')}
<line class="axis" x1="${LABELS}" y1="${HEAD - 4}" x2="${LABELS}" y2="${top - GAP + 4}"/>
</svg>
`;
}

/** Where a value lies, in pixels from the axis. */
type Place = (value: number) => number;

function placing(scale: Chart['scale'], bars: readonly Bar[]): Place {
  const most = Math.max(...bars.map(({ high }) => high), 1e-9);
  if (scale === 'linear') return (value) => (PLOT * value) / most;
  // The shortest bar shall still be seen.
  const least = Math.min(...bars.map(({ low }) => low), most) / 2;
  return (value) => (PLOT * Math.log(value / least)) / Math.log(most / least);
}

interface Frame {
  readonly from: number;
  readonly columns: readonly string[];
  readonly place: Place;
}

function group({ label, bars }: Group, { from, columns, place }: Frame): string {
  const middle = from + (Math.max(1, bars.length) * BAR) / 2 + 4;
  const own = label.startsWith('Wayhouse') ? ' class="own"' : '';
  const name = `<text${own} x="${LABELS - 8}" y="${pixels(middle)}" text-anchor="end">${escaped(label)}</text>`;
  const drawn = bars.map((bar, index) =>
    drawBar(bar, {
      top: from + index * BAR,
      colour: COLOURS[columns.indexOf(bar.column) % COLOURS.length]!,
      place,
    }),
  );
  return [name, ...drawn].join('\n');
}

function drawBar(
  { value, low, high }: Bar,
  { top, colour, place }: { top: number; colour: string; place: Place },
): string {
  const [least, most] = [low, high].map((one) => pixels(LABELS + place(one)));
  const middle = pixels(top + BAR / 2);
  return `<rect x="${LABELS}" y="${pixels(top + 1)}" width="${pixels(place(value))}" height="${BAR - 2}" fill="${colour}"/>
<line class="spread" x1="${least}" y1="${middle}" x2="${most}" y2="${middle}"/>
<text x="${pixels(Number(most) + 6)}" y="${pixels(top + BAR - 2)}">${figure(value)}</text>`;
}

function legend(columns: readonly string[]): string {
  if (columns.length < 2) return '';
  let left = LABELS;
  return columns
    .map((column, index) => {
      const from = left;
      left += 34 + 7 * column.length;
      return `<rect x="${from}" y="34" width="11" height="11" fill="${COLOURS[index % COLOURS.length]}"/><text x="${from + 16}" y="44">${escaped(column)}</text>`;
    })
    .join('\n');
}

/** A tenth of a pixel: the same on every machine. */
const pixels = (value: number): string => String(Math.round(value * 10) / 10);

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
