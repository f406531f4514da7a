import { TextBuilder } from './text-builder';

/** The text for a place between tags or in a quoted attribute: `&`, `<`, `>`, `"` and `'` as character references. */
export function escapeHtml(text: string): string {
  const escaped = new TextBuilder();
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    const reference = referenceFor(unit);
    if (reference == '') escaped.addUnit(unit);
    else escaped.add(reference);
  }
  return escaped.toString();
}

function referenceFor(unit: i32): string {
  switch (unit) {
    case 0x22:
      return '&quot;';
    case 0x26:
      return '&amp;';
    case 0x27:
      return '&#39;';
    case 0x3c:
      return '&lt;';
    case 0x3e:
      return '&gt;';
    default:
      return '';
  }
}
