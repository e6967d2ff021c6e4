// A strict reader of our own HTML: every element closed, every attribute quoted, nothing that is not expected.
export interface Tag {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
}

const empty = new Set(['meta', 'input', 'col']);

/** The opening tags of a page in their order; throws at markup that is not well nested. Text holds no bare `<` or `"`. */
export function readPage(html: string): Tag[] {
  const body = html.replace(/<(style|script)>[^]*?<\/\1>/g, '<$1></$1>').replace(/^<!doctype html>\n/, '');
  const tags: Tag[] = [];
  const open: string[] = [];
  const token = /<(\/?)([a-z][a-z\d]*)((?: [a-z-]+(?:="[^"<]*")?)*)>|([^<]+)|(<)/g;
  for (const [, slash, name = '', attributes = '', text, bare] of body.matchAll(token)) {
    if (bare !== undefined) throw new Error('a bare < in the page');
    if (text !== undefined) {
      if (/[>"]/.test(text)) throw new Error(`text that is not escaped: ${text.slice(0, 80)}`);
    } else if (slash === '/') {
      const last = open.pop();
      if (last !== name) throw new Error(`</${name}> closes <${last ?? 'nothing'}>`);
    } else {
      const pairs = [...attributes.matchAll(/ ([a-z-]+)(?:="([^"]*)")?/g)];
      tags.push({ name, attributes: new Map(pairs.map(([, key = '', value = '']) => [key, value])) });
      if (!empty.has(name)) open.push(name);
    }
  }
  if (open.length > 0) throw new Error(`not closed: ${open.join(' ')}`);
  return tags;
}
